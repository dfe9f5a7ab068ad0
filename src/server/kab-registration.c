/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * People who register by themselves (S1-17, S0-05 to S0-08, C12). Until somebody has come by the link, all that there is of them
 * is a line in a table of its own: nobody fills the organisation with people who are not, and nobody takes an address
 * that is another's.
 */
#include "kab-registration.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-api.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-identity-private.h"
#include "kab-json.h"
#include "kab-message.h"
#include "kab-messages.h"
#include "kab-one-time.h"
#include "kab-password.h"
#include "kab-secret.h"
#include "kab-text.h"
#include "kab-validate.h"
#include "kab-writer-private.h"

/* More than come by themselves: an organisation's mail is nobody's to send thousands of letters by, and SMS cost it money. */
#define HOURLY_MAX 300
#define HOURLY_SMS_MAX 60
#define DAILY_SMS_MAX 300
#define HOUR_MS ((gint64)3600 * 1000)
/* So many from one network before the next one has to wait: nobody uses up what is everybody's. Many people share one. */
#define NETWORK_ALLOWED 20
/* In the journal, as what it was done by. */
#define DEVICE "registration"

/* --- Asking --- */

static gboolean
fault (const char *name, const char **field, GError **error, const char *sentence)
{
  *field = name;
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
take (KabRow *row, const char *name, const char *text, gboolean required, const char **field, GError **error)
{
  const KabField *model = kab_entity_find_field (row->entity, name);
  KabValue *value = kab_row_value (row, name);

  kab_row_set_text (row, name, text != NULL && g_utf8_validate (text, -1, NULL) ? text : NULL);
  kab_value_tidy (model, value);
  *field = model->name;
  if (required && value->kind == KAB_VALUE_NULL)
    {
      /* Translators: the name of a field */
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is needed."),
                   g_dgettext (GETTEXT_PACKAGE, model->title));
      return FALSE;
    }
  return kab_validate_value (model, value, error);
}

/* What has an @ is an e-mail address, all else a phone. */
static const char *
channel_of (const char *address)
{
  return address != NULL && strchr (address, '@') != NULL ? KAB_CHANNEL_EMAIL : KAB_CHANNEL_SMS;
}

static const char *
name_of (const char *channel)
{
  return g_str_equal (channel, KAB_CHANNEL_EMAIL) ? "email" : "phone";
}

static gboolean
check_address (const KabRegistrationOffer *offer,
               const KabNewcomer *who,
               KabRow *row,
               const char **field,
               GError **error)
{
  const char *channel = channel_of (who->address);
  gboolean ok;

  if (g_strv_contains ((const char *const *)offer->channels, channel))
    {
      /* A letter-box is one however its name is written, and so it is found when somebody signs in. */
      g_autofree char *folded = who->address != NULL ? g_utf8_strdown (who->address, -1) : NULL;

      ok = take (row, name_of (channel), folded, TRUE, field, error);
      *field = "address";
      return ok;
    }
  return fault ("address", field, error,
                g_str_equal (channel, KAB_CHANNEL_EMAIL)
                  ? _ ("No e-mail can be sent from here. Give your phone number.")
                  : _ ("No SMS can be sent from here. Give your e-mail address."));
}

static char *
full_name (const KabRow *user)
{
  return g_strjoin (" ", kab_row_get_text (user, "surname"), kab_row_get_text (user, "given_name"),
                    kab_row_get_text (user, "patronymic"), NULL);
}

/* Together they are the name of a client. */
static gboolean
take_names (KabRow *row, const KabNewcomer *who, const char **field, GError **error)
{
  g_auto (KabValue) name = KAB_VALUE_INIT;
  g_autofree char *full = NULL;

  if (!take (row, "surname", who->surname, TRUE, field, error)
      || !take (row, "given_name", who->given_name, TRUE, field, error)
      || !take (row, "patronymic", who->patronymic, FALSE, field, error))
    return FALSE;
  full = full_name (row);
  kab_value_set_text (&name, full);
  *field = "surname";
  return kab_validate_value (kab_entity_find_field (&kab_entity_client, "name"), &name, error);
}

static gboolean
check_consent (const KabNewcomer *who, const char *version, const char **field, GError **error)
{
  if (!who->consents)
    return fault (
      "consent", field, error,
      _ ("Without your consent your data may not be kept, so nothing was. Tick that you agree, if you do."));
  *field = "consent";
  if (g_strcmp0 (who->version, version) == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT,
               _ ("The text that you agree to has changed meanwhile. Read it again; nothing was kept."));
  return FALSE;
}

/* Returns: (transfer full): whoever it is, checked, as a user to be */
static KabRow *
check (const KabRegistrationOffer *offer, const KabNewcomer *who, const char **field, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_user, NULL);

  return take_names (row, who, field, error) && check_address (offer, who, row, field, error)
             && check_consent (who, offer->version, field, error)
           ? g_steal_pointer (&row)
           : NULL;
}

/* The same without an address: that is the one of the link. */
static KabRow *
check_person (const KabNewcomer *who, const char *version, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_user, NULL);
  const char *field;

  return take_names (row, who, &field, error) && check_consent (who, version, &field, error)
           ? g_steal_pointer (&row)
           : NULL;
}

gboolean
kab_registration_check_person (const KabNewcomer *who, const char *version, GError **error)
{
  g_autoptr (KabRow) row = check_person (who, version, error);

  return row != NULL;
}

static gboolean
too_many (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
               _ ("Too many people register just now. Nothing was kept; try again in an hour."));
  return FALSE;
}

static gboolean
check_count (KabWriter *writer, const char *channel, gint64 span, gint64 most, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "SELECT COUNT(*) FROM registration WHERE org=? AND made_at>? AND channel=?",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_integer (statement, 2, writer->now - span);
  kab_statement_bind_text (statement, 3, channel);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  return kab_statement_get_integer (statement, 0) < most || too_many (error);
}

/* Letters and SMS apart: when the ones are used up, the others still go. */
static gboolean
check_counts (KabWriter *writer, const char *channel, GError **error)
{
  if (g_str_equal (channel, KAB_CHANNEL_EMAIL))
    return check_count (writer, channel, HOUR_MS, HOURLY_MAX, error);
  return check_count (writer, channel, HOUR_MS, HOURLY_SMS_MAX, error)
         && check_count (writer, channel, 24 * HOUR_MS, DAILY_SMS_MAX, error);
}

static gboolean
check_network (KabWriter *writer, const char *from, GError **error)
{
  g_autofree char *network = from != NULL ? kab_api_network_of (from) : NULL;
  g_autofree char *hash = kab_token_hash (network != NULL ? network : "");
  g_autofree char *subject = g_strconcat ("registration-from:", writer->org, ":", hash, NULL);
  gboolean may = FALSE;

  if (!kab_lockout_take (writer->db, subject, NETWORK_ALLOWED, &may, error))
    return FALSE;
  return may || too_many (error);
}

static char *
person_of (const KabRow *row)
{
  static const char *const names[] = { "surname", "given_name", "patronymic" };
  GString *out = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!kab_row_is_null (row, names[i]))
      {
        g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", names[i]);
        kab_json_append_string (out, kab_row_get_text (row, names[i]));
      }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static JsonNode *
person_node (const char *person)
{
  return person != NULL ? json_from_string (person, NULL) : NULL;
}

static const char *
person_member (JsonNode *person, const char *name)
{
  return person != NULL && JSON_NODE_HOLDS_OBJECT (person)
           ? kab_json_member_text (json_node_get_object (person), name)
           : NULL;
}

static gboolean
put_line (KabWriter *writer,
          const char *id,
          const KabRow *row,
          const KabNewcomer *who,
          const char *channel,
          GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "INSERT INTO registration(org,id,channel,address,person,locale,version,given_from,"
                      "made_at,expires_at,link) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                      error);
  g_autofree char *person = person_of (row);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, id);
  kab_statement_bind_text (statement, 3, channel);
  kab_statement_bind_text (statement, 4, kab_row_get_text (row, name_of (channel)));
  kab_statement_bind_text (statement, 5, person);
  kab_statement_bind_text (statement, 6, who->locale);
  kab_statement_bind_text (statement, 7, who->version);
  kab_statement_bind_text (statement, 8, who->from != NULL ? who->from : "");
  kab_statement_bind_integer (statement, 9, writer->now);
  kab_statement_bind_integer (statement, 10, writer->now + (gint64)KAB_REGISTRATION_SECONDS * 1000);
  kab_statement_bind_text (statement, 11, who->link);
  return kab_statement_run (statement, error);
}

static gboolean
put_message (KabWriter *writer, const char *id, const char *channel, const char *address, GError **error)
{
  g_autoptr (KabRow) message = kab_row_new (&kab_entity_sent_message, NULL);

  kab_row_set_text (message, "channel", channel);
  kab_row_set_text (message, "address", address);
  kab_row_set_text (message, "about", KAB_REGISTRATION_SETTING);
  kab_row_set_text (message, "about_row", id);
  return kab_writer_put (writer, message, NULL, error);
}

/* Nobody's letter-box is filled by others: then it is as if it had been sent. */
static gboolean
may_ask (KabWriter *writer, const char *address, gboolean *may, GError **error)
{
  g_autofree char *hash = kab_token_hash (address);
  g_autofree char *subject = g_strconcat ("registration:", writer->org, ":", hash, NULL);

  return kab_lockout_take (writer->db, subject, KAB_LINKS_ALLOWED, may, error);
}

gboolean
kab_registration_ask (KabServerDb *db,
                      const KabRegistrationOffer *offer,
                      const KabNewcomer *who,
                      const char **field,
                      GError **error)
{
  g_autoptr (KabRow) row = check (offer, who, field, error);
  g_autoptr (KabWriter) writer = NULL;
  g_autofree char *id = kab_id_new ();
  const char *channel, *address;
  gboolean may = FALSE;

  if (row == NULL)
    return FALSE;
  *field = NULL;
  channel = channel_of (who->address);
  address = kab_row_get_text (row, name_of (channel));
  writer = kab_writer_begin (db, offer->org, NULL, DEVICE, KAB_WRITER_NONE, error);
  if (writer == NULL || !check_counts (writer, channel, error) || !check_network (writer, who->from, error)
      || !may_ask (writer, address, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  return put_line (writer, id, row, who, channel, error) && put_message (writer, id, channel, address, error)
         && kab_writer_commit (writer, error);
}

/* --- What is sent --- */

void
kab_registration_letter_clear (KabRegistrationLetter *letter)
{
  g_clear_pointer (&letter->token, kab_secret_free);
  g_clear_pointer (&letter->user, g_free);
  g_clear_pointer (&letter->locale, g_free);
}

/*
 * Whose account it is may hear of it, unless it is disabled; and choose a first password by having the address, if the account
 * has a client's rights and no more. Where nobody has shown yet that the address is theirs it may be a slip of the pen: then the
 * surname is to be the same, too.
 */
static gboolean
judge_account (KabWriter *writer,
               const KabFoundUser *user,
               const char *channel,
               const char *surname,
               KabRegistrationLetter *letter,
               GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT u.status,u.surname,u.email_confirmed_at,u.phone_confirmed_at,COUNT(m.id),"
                      "SUM(CASE WHEN m.role='client' THEN 1 ELSE 0 END)"
                      " FROM \"user\" u LEFT JOIN membership m ON m.org=u.org AND m.\"user\"=u.id"
                      " AND m.deleted=0 WHERE u.org=? AND u.id=?"
                      " GROUP BY u.status,u.surname,u.email_confirmed_at,u.phone_confirmed_at",
                      error);
  g_autofree char *key = NULL, *own = NULL;
  gint64 n;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user->id);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  if (g_strcmp0 (kab_statement_get_text (statement, 0), "disabled") == 0)
    return TRUE;
  key = kab_text_key (surname != NULL ? surname : "");
  own = kab_text_key (kab_statement_get_text (statement, 1));
  n = kab_statement_get_integer (statement, 4);
  letter->user = g_strdup (user->id);
  letter->is_theirs
    = kab_statement_get_integer (statement, g_str_equal (channel, KAB_CHANNEL_EMAIL) ? 2 : 3) != 0
      || g_str_equal (key, own);
  letter->is_new
    = letter->is_theirs && user->hash == NULL && n > 0 && n == kab_statement_get_integer (statement, 5);
  return TRUE;
}

static gboolean
make_token (KabWriter *writer, const char *id, KabRegistrationLetter *letter, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "UPDATE registration SET hash=?,expires_at=? WHERE org=? AND id=?", error);
  g_autofree char *hash = NULL;

  if (statement == NULL)
    return FALSE;
  letter->token = kab_token_new (writer->org);
  letter->expires_at = kab_time_now () + (gint64)KAB_REGISTRATION_SECONDS * 1000;
  hash = kab_token_hash (letter->token);
  kab_statement_bind_text (statement, 1, hash);
  kab_statement_bind_integer (statement, 2, letter->expires_at);
  kab_statement_bind_text (statement, 3, writer->org);
  kab_statement_bind_text (statement, 4, id);
  return kab_statement_run (statement, error);
}

/* Another one of that address, in whatever state, is in the way of a new account. */
static gboolean
find_account (KabWriter *writer,
              const char *channel,
              const char *address,
              const char *surname,
              KabRegistrationLetter *letter,
              gboolean *found,
              GError **error)
{
  g_autoptr (GPtrArray) users = kab_identity_find_users (writer->db, writer->org, address, FALSE, error);

  if (users == NULL)
    return FALSE;
  *found = users->len > 0;
  return !*found || judge_account (writer, users->pdata[0], channel, surname, letter, error);
}

gboolean
kab_registration_letter (KabWriter *writer,
                         const char *id,
                         const char *channel,
                         const char *address,
                         KabRegistrationLetter *letter,
                         gboolean *found,
                         GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db, "SELECT locale,person FROM registration WHERE org=? AND id=? AND channel=? AND address=?",
    error);
  g_autoptr (JsonNode) person = NULL;
  g_auto (KabRegistrationSetting) setting = { 0 };
  gboolean known = FALSE;
  KabStep step;

  *found = FALSE;
  if (statement == NULL || !kab_registration_setting_read (writer->db, writer->org, &setting, error))
    return FALSE;
  /* Its link would not work. */
  if (!setting.is_open)
    return TRUE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, id);
  kab_statement_bind_text (statement, 3, channel);
  kab_statement_bind_text (statement, 4, address);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  letter->locale = g_strdup (kab_statement_get_text (statement, 0));
  person = person_node (kab_statement_get_text (statement, 1));
  kab_statement_done (g_steal_pointer (&statement));
  if (!find_account (writer, channel, address, person_member (person, "surname"), letter, &known, error))
    return FALSE;
  *found = !known || letter->user != NULL;
  return known || make_token (writer, id, letter, error);
}

/* --- The link --- */

void
kab_registration_free (KabRegistration *registration)
{
  if (registration == NULL)
    return;
  g_free (registration->org);
  g_free (registration->id);
  g_free (registration->channel);
  g_free (registration->address);
  g_free (registration->surname);
  g_free (registration->given_name);
  g_free (registration->patronymic);
  g_free (registration->locale);
  g_free (registration->link);
  g_free (registration);
}

static KabRegistration *
read_registration (const char *org, KabStatement *statement)
{
  KabRegistration *found = g_new0 (KabRegistration, 1);
  g_autoptr (JsonNode) person = person_node (kab_statement_get_text (statement, 3));

  found->org = g_strdup (org);
  found->id = g_strdup (kab_statement_get_text (statement, 0));
  found->channel = g_strdup (kab_statement_get_text (statement, 1));
  found->address = g_strdup (kab_statement_get_text (statement, 2));
  found->surname = g_strdup (person_member (person, "surname"));
  found->given_name = g_strdup (person_member (person, "given_name"));
  found->patronymic = g_strdup (person_member (person, "patronymic"));
  found->locale = g_strdup (kab_statement_get_text (statement, 4));
  found->link = g_strdup (kab_statement_get_text (statement, 5));
  return found;
}

KabRegistration *
kab_registration_find (KabDb *db, const char *token, GError **error)
{
  g_autofree char *org = kab_token_org (token);
  g_autofree char *hash = kab_token_hash (token);
  g_autoptr (KabStatement) statement = NULL;
  g_auto (KabRegistrationSetting) setting = { 0 };

  if (org == NULL || !kab_registration_setting_read (db, org, &setting, error) || !setting.is_open)
    return NULL;
  statement = kab_db_prepare (
    db,
    "SELECT id,channel,address,person,locale,link FROM registration WHERE org=? AND hash=? AND expires_at>?",
    error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  kab_statement_bind_integer (statement, 3, kab_time_now ());
  return kab_statement_step (statement, error) == KAB_STEP_ROW ? read_registration (org, statement) : NULL;
}

/*
 * A phone may have been another's before: the name is to be the same, too. The surname stands in it, and the given name or its
 * initial besides; a single letter is no surname: “A” is in many.
 */
static gboolean
is_name_of (const char *name, const char *surname, const char *given_name)
{
  g_autofree char *wanted = kab_text_key (surname), *given = kab_text_key (given_name);
  g_auto (GStrv) words = g_strsplit_set (name, " \t,.", -1);
  gboolean has_surname = FALSE, has_given = FALSE;

  if (g_utf8_strlen (wanted, -1) < 2)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *key = kab_text_key (words[i]);

      if (!has_surname && g_str_equal (key, wanted))
        has_surname = TRUE;
      else if (g_str_equal (key, given) || (g_utf8_strlen (key, -1) == 1 && g_str_has_prefix (given, key)))
        has_given = TRUE;
    }
  return has_surname && has_given;
}

/* Of people alone: who has a company's phone in hand is not the company. *client stays NULL where it is not one and only one. */
static gboolean
find_client (KabWriter *writer, const KabNewUser *user, char **client, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT c.id,c.name FROM client c WHERE c.org=? AND c.phone=? AND c.deleted=0 AND c.kind<>'company'"
    " AND c.owner IS NULL AND NOT EXISTS(SELECT 1 FROM membership m WHERE m.org=c.org AND m.client=c.id"
    " AND m.deleted=0) ORDER BY c.id",
    error);
  guint n = 0;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user->phone);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (is_name_of (kab_statement_get_text (statement, 1), user->surname, user->given_name) && n++ == 0)
      *client = g_strdup (kab_statement_get_text (statement, 0));
  if (n > 1)
    g_clear_pointer (client, g_free);
  return step == KAB_STEP_DONE;
}

/* @link: (nullable): the code of the link that they came by */
static KabRow *
client_for (KabWriter *writer, const KabNewUser *user, const char *name, const char *link, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (KabRow) row = NULL;

  if (user->phone != NULL && !find_client (writer, user, &id, error))
    return NULL;
  if (id != NULL)
    {
      row = kab_writer_find (writer, &kab_entity_client, id, error);
      return row != NULL && kab_writer_attribute (writer, link, FALSE, row, error) ? g_steal_pointer (&row)
                                                                                   : NULL;
    }
  row = kab_row_new (&kab_entity_client, NULL);
  kab_row_set_text (row, "name", name);
  kab_row_set_text (row, "phone", user->phone);
  kab_row_set_text (row, "email", user->email);
  return kab_writer_attribute (writer, link, TRUE, row, error) && kab_writer_put (writer, row, NULL, error)
           ? g_steal_pointer (&row)
           : NULL;
}

/* Whoever has the address has agreed, here and now: who asked for the link may have been anybody. */
static gboolean
put_consent (KabWriter *writer, const KabNewcomer *who, const char *user, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_consent, NULL);

  kab_row_set_text (row, "user", user);
  kab_row_set_text (row, "kind", "personal_data");
  kab_row_set_text (row, "version", who->version);
  kab_row_set_integer (row, "given_at", writer->now);
  kab_row_set_text (row, "address", who->from);
  return kab_writer_put (writer, row, NULL, error);
}

/* All that were asked for with that address. */
static gboolean
spend (KabWriter *writer, const KabRegistration *registration, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "DELETE FROM registration WHERE org=? AND address=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, registration->address);
  return kab_statement_run (statement, error);
}

static gboolean
make_account (KabWriter *writer,
              const KabRegistration *registration,
              const KabNewcomer *who,
              const KabRow *person,
              const char *hash,
              GError **error)
{
  gboolean mail = g_str_equal (registration->channel, KAB_CHANNEL_EMAIL);
  KabNewUser user = { .surname = kab_row_get_text (person, "surname"),
                      .given_name = kab_row_get_text (person, "given_name"),
                      .patronymic = kab_row_get_text (person, "patronymic"),
                      .phone = mail ? NULL : registration->address,
                      .email = mail ? registration->address : NULL,
                      .locale = registration->locale,
                      .role = KAB_ROLE_CLIENT };
  g_autofree char *name = full_name (person), *id = NULL;
  g_autoptr (KabRow) client = client_for (writer, &user, name, registration->link, error);
  g_autoptr (KabRow) owned = NULL;

  if (client == NULL)
    return FALSE;
  user.client = client->id;
  id = kab_writer_add_user (writer, &user, hash, error);
  if (id == NULL)
    return FALSE;
  owned = kab_row_copy (client);
  kab_row_set_text (owned, "owner", id);
  return kab_writer_put (writer, owned, NULL, error) && put_consent (writer, who, id, error)
         && spend (writer, registration, error);
}

static gboolean
no_link (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               _ ("This link was used already, or is too old. Ask for a new one."));
  return FALSE;
}

/* Whether the link is good still, now that nobody else writes. */
static KabRegistration *
find_again (KabWriter *writer, const char *token, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRegistration) found = kab_registration_find (writer->db, token, &local);
  g_autoptr (GPtrArray) users = NULL;

  if (found != NULL)
    users = kab_identity_find_users (writer->db, writer->org, found->address, FALSE, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (found == NULL || users->len > 0)
    no_link (error);
  else
    return g_steal_pointer (&found);
  return NULL;
}

/* Whoever it is, if what they agree to is the text of now. */
static KabRow *
person_of_now (KabWriter *writer, const KabNewcomer *who, GError **error)
{
  g_autofree char *text = NULL, *version = NULL;

  return kab_registration_consent (writer->db, writer->org, who->locale, &text, &version, error)
           ? check_person (who, version, error)
           : NULL;
}

gboolean
kab_registration_finish (KabServerDb *db,
                         const char *token,
                         const KabNewcomer *who,
                         const char *password,
                         char **login,
                         GError **error)
{
  g_autofree char *org = kab_token_org (token), *hash = NULL;
  g_autoptr (KabWriter) writer = NULL;
  g_autoptr (KabRegistration) registration = NULL;
  g_autoptr (KabRow) person = NULL;

  if (org == NULL)
    return no_link (error);
  hash = kab_password_checked_hash (password, error);
  if (hash == NULL)
    return FALSE;
  writer = kab_writer_begin (db, org, NULL, DEVICE, KAB_WRITER_NONE, error);
  registration = writer != NULL ? find_again (writer, token, error) : NULL;
  person = registration != NULL ? person_of_now (writer, who, error) : NULL;
  if (person == NULL || !make_account (writer, registration, who, person, hash, error)
      || !kab_writer_commit (writer, error))
    return FALSE;
  *login = g_strdup (registration->address);
  return TRUE;
}
