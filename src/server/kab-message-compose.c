/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a message follows from what it is about as that is when it is sent. */
#include <string.h>

#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-json.h"
#include "kab-keyring.h"
#include "kab-messages.h"
#include "kab-money.h"
#include "kab-one-time.h"
#include "kab-page.h"
#include "kab-paper-draw.h"
#include "kab-payments.h"
#include "kab-recovery.h"
#include "kab-registration.h"
#include "kab-secret.h"
#include "kab-writer-private.h"

#define NAMES_MAX 3
/* In the place of what nobody but who it is to may read. */
#define HIDDEN "•••"

typedef struct
{
  KabWriter *writer;
  const KabRow *row;
  const char *channel;
  const char *public_url;
  char *company;
  char *language;
  KabComposed *out;
} Composing;

static void
composing_clear (Composing *self)
{
  g_free (self->company);
  g_free (self->language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Composing, composing_clear)

void
kab_composed_clear (KabComposed *composed)
{
  g_clear_pointer (&composed->text, kab_secret_free);
  g_clear_pointer (&composed->kept, g_free);
  g_clear_pointer (&composed->subject, g_free);
  g_clear_pointer (&composed->paper, kab_row_unref);
}

char *
kab_message_base (KabDb *db, const char *org, const char *public_url, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (KabKeyring) keys = NULL;

  if (public_url != NULL)
    return g_strdup (public_url);
  statement
    = kab_db_prepare (db, "SELECT value FROM setting WHERE org=? AND \"key\"='public_address' AND deleted=0",
                      error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  keys = kab_keyring_new (NULL, kab_statement_get_text (statement, 0));
  return g_strdup (kab_keyring_get_address (keys));
}

/* One text of one row; NULL without an error for none. */
static char *
query (KabWriter *writer, const char *sql, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  if (id != NULL)
    kab_statement_bind_text (statement, 2, id);
  return kab_statement_step (statement, error) == KAB_STEP_ROW
           ? g_strdup (kab_statement_get_text (statement, 0))
           : NULL;
}

/* The person's own; else that of the client's people; else that in which the organisation prints. */
static gboolean
choose_language (Composing *self, GError **error)
{
  static const struct
  {
    const char *field;
    const char *sql;
  } sources[] = {
    { "user", "SELECT locale FROM \"user\" WHERE org=? AND id=? AND locale IS NOT NULL" },
    { "client",
      "SELECT u.locale FROM client c JOIN \"user\" u ON u.org=c.org AND u.id=c.owner WHERE c.org=? AND c.id=?"
      " AND u.locale IS NOT NULL" },
    { "client", "SELECT locale FROM \"user\" WHERE org=? AND client=? AND deleted=0 AND locale IS NOT NULL"
                " ORDER BY id LIMIT 1" },
    { NULL, "SELECT language FROM template WHERE org=? AND kind='licence' AND is_default=1 AND deleted=0"
            " AND language IS NOT NULL ORDER BY id LIMIT 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources) && self->language == NULL; i++)
    {
      const char *field = sources[i].field;
      const char *id = field != NULL ? kab_row_get_text (self->row, field) : NULL;
      g_autoptr (GError) local = NULL;

      if (field == NULL || id != NULL)
        self->language = query (self->writer, sources[i].sql, id, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* Returns FALSE, but with no error, where there is nothing to be sent. */
static gboolean
refuse (Composing *self, const char *reason)
{
  self->out->reason = reason;
  return TRUE;
}

static void
write_it (Composing *self, KabMessageKind kind, const KabMessageWords *words)
{
  self->out->text = kab_message_write (kind, self->channel, self->language, words, &self->out->subject);
}

static gboolean
find_about (Composing *self, const KabEntity *entity, KabRow **found, GError **error)
{
  const char *id = kab_row_get_text (self->row, "about_row");
  g_autoptr (GError) local = NULL;

  *found = id != NULL ? kab_writer_find (self->writer, entity, id, &local) : NULL;
  if (*found != NULL && (*found)->deleted)
    g_clear_pointer (found, kab_row_unref);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- What is sold --- */

static char *
names_of (Composing *self, const char *order, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    self->writer->db,
    "SELECT name FROM order_line WHERE org=? AND \"order\"=? AND deleted=0 ORDER BY position,id", error);
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, self->writer->org);
  kab_statement_bind_text (statement, 2, order);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (n++ < NAMES_MAX)
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", kab_statement_get_text (statement, 0));
  if (step == KAB_STEP_ERROR)
    return NULL;
  if (n > NAMES_MAX)
    g_string_append (out, "…");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
price_of (Composing *self, const KabRow *row, const char *field)
{
  return kab_money_format (kab_row_get_integer (row, field), kab_row_get_text (row, "currency"),
                           self->language);
}

/* Whether somebody is asked for a link just now. */
static gboolean
is_link_under_way (Composing *self, const char *order, gboolean *is, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) local = NULL;

  id = query (self->writer,
              "SELECT id FROM payment WHERE org=? AND \"order\"=? AND deleted=0 AND state='created' LIMIT 1",
              order, &local);
  *is = id != NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
compose_link (Composing *self, GError **error)
{
  g_autoptr (KabRow) order = NULL;
  g_autofree char *names = NULL, *price = NULL, *until = NULL;
  KabMessageWords words = { .company = self->company };
  const char *status, *link;
  gint64 expires;
  gboolean under_way = FALSE;

  if (!find_about (self, &kab_entity_order, &order, error))
    return FALSE;
  status = order != NULL ? kab_row_get_text (order, "status") : NULL;
  if (g_strcmp0 (status, "pending") != 0 && g_strcmp0 (status, "processing") != 0)
    return refuse (self, "gone");
  link = kab_row_get_text (order, "link");
  expires = kab_row_get_integer (order, "link_expires_at");
  if (link == NULL && !is_link_under_way (self, order->id, &under_way, error))
    return FALSE;
  if (under_way)
    {
      self->out->waits = TRUE;
      return TRUE;
    }
  if (link == NULL || (expires > 0 && expires <= self->writer->now))
    return refuse (self, "no_link");
  names = names_of (self, order->id, error);
  if (names == NULL)
    return FALSE;
  price = price_of (self, order, "total");
  until = expires > 0 ? kab_time_format (expires, self->language) : NULL;
  words.person = kab_row_get_text (order, "client_name");
  words.package = *names != '\0' ? names : kab_row_title (order);
  words.price = price;
  words.until = until;
  words.link = link;
  write_it (self, KAB_MESSAGE_LINK, &words);
  return TRUE;
}

/* --- Papers --- */

/* An SMS has an address in it under which the paper is; a letter has the paper itself. */
static gboolean
share (Composing *self, const KabRow *paper, char **link, GError **error)
{
  g_autofree char *base = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) local = NULL;

  if (g_strcmp0 (self->channel, KAB_CHANNEL_SMS) != 0)
    {
      self->out->paper = kab_row_ref ((KabRow *)paper);
      return TRUE;
    }
  base = kab_message_base (self->writer->db, self->writer->org, self->public_url, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (base == NULL)
    return refuse (self, "no_address");
  token = kab_shared_paper_make (self->writer->db, self->writer->org, paper->entity->name, paper->id, error);
  if (token == NULL)
    return FALSE;
  *link = g_strconcat (base, KAB_PAPER_PATH, token, "/", paper->id, NULL);
  return TRUE;
}

static gboolean
compose_licence (Composing *self, GError **error)
{
  g_autoptr (KabRow) licence = NULL;
  g_autofree char *until = NULL, *link = NULL;
  KabMessageWords words = { .company = self->company };

  if (!find_about (self, &kab_entity_licence, &licence, error))
    return FALSE;
  if (licence == NULL || !kab_paper_is_public (licence))
    return refuse (self, "gone");
  if (!share (self, licence, &link, error) || self->out->reason != NULL)
    return self->out->reason != NULL;
  until = kab_row_is_null (licence, "valid_to")
            ? NULL
            : kab_date_format (kab_row_get_text (licence, "valid_to"), self->language);
  words.person = kab_row_get_text (licence, "client_name");
  words.number = kab_row_get_text (licence, "number");
  words.package = kab_row_get_text (licence, "package_name");
  words.until = until;
  words.link = link;
  write_it (self, KAB_MESSAGE_LICENCE, &words);
  return TRUE;
}

static gboolean
link_of_order (Composing *self, const char *id, char **link, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (GError) local = NULL;

  if (id == NULL)
    return TRUE;
  sql = g_strdup_printf (
    "SELECT link FROM \"order\" WHERE org=? AND id=? AND deleted=0 AND link IS NOT NULL"
    " AND status IN ('pending','processing') AND (link_expires_at IS NULL OR link_expires_at<=0"
    " OR link_expires_at>%" G_GINT64_FORMAT ")",
    self->writer->now);
  *link = query (self->writer, sql, id, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
compose_invoice (Composing *self, GError **error)
{
  g_autoptr (KabRow) invoice = NULL;
  g_autofree char *until = NULL, *link = NULL, *price = NULL;
  KabMessageWords words = { .company = self->company };

  if (!find_about (self, &kab_entity_invoice, &invoice, error))
    return FALSE;
  if (invoice == NULL || !kab_paper_is_public (invoice))
    return refuse (self, "gone");
  if (!share (self, invoice, &link, error) || self->out->reason != NULL)
    return self->out->reason != NULL;
  if (link == NULL && !link_of_order (self, kab_row_get_text (invoice, "order"), &link, error))
    return FALSE;
  until = kab_row_is_null (invoice, "due_on")
            ? NULL
            : kab_date_format (kab_row_get_text (invoice, "due_on"), self->language);
  price = price_of (self, invoice, "total");
  words.person = kab_row_get_text (invoice, "buyer_name");
  words.number = kab_row_get_text (invoice, "number");
  words.price = price;
  words.until = until;
  words.link = link;
  write_it (self, KAB_MESSAGE_INVOICE, &words);
  return TRUE;
}

/* --- Passwords --- */

static gboolean
has_password (Composing *self, const char *user, gboolean *has, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *found
    = query (self->writer, "SELECT \"user\" FROM credential WHERE org=? AND \"user\"=?", user, &local);

  *has = found != NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/*
 * Whoever gets the link chooses the password: so it goes to an address of the person's own alone; and to one that nobody has
 * shown to be the person's only for as long as there is nothing to be taken over.
 */
static gboolean
is_own_address (const KabRow *user, const char *channel, const char *address, gboolean is_new)
{
  gboolean mail = g_strcmp0 (channel, KAB_CHANNEL_EMAIL) == 0;
  const char *own = kab_row_get_text (user, mail ? "email" : "phone");

  if (address == NULL)
    return FALSE;
  if (g_strcmp0 (own, address) == 0
      && (is_new || !kab_row_is_null (user, mail ? "email_confirmed_at" : "phone_confirmed_at")))
    return TRUE;
  return !mail && g_strcmp0 (kab_row_get_text (user, "recovery_phone"), address) == 0;
}

/* What has a link in it that is for nobody but who it is to: the row keeps it without. @token: (transfer none) */
static void
write_with_link (Composing *self,
                 KabMessageKind kind,
                 KabMessageWords *words,
                 const char *base,
                 const char *path,
                 const char *token)
{
  g_autofree char *link
    = g_strconcat (base, path, token, self->language != NULL ? "?lang=" : "", self->language, NULL);
  g_autofree char *hidden = g_strconcat (base, path, HIDDEN, NULL);

  words->link = hidden;
  write_it (self, kind, words);
  self->out->kept = g_steal_pointer (&self->out->text);
  g_clear_pointer (&self->out->subject, g_free);
  words->link = link;
  write_it (self, kind, words);
  words->link = NULL;
  explicit_bzero (link, strlen (link));
}

static gboolean
write_password_letter (Composing *self, const KabRow *user, gboolean is_new, GError **error)
{
  const char *address = kab_row_get_text (self->row, "address");
  gint64 seconds = is_new ? KAB_INVITATION_SECONDS : KAB_RECOVERY_SECONDS;
  g_autofree char *until = kab_time_format (self->writer->now + seconds * 1000, self->language);
  KabMessageWords words
    = { .company = self->company, .person = kab_row_get_text (user, "given_name"), .until = until };
  g_autoptr (GError) local = NULL;
  g_autofree char *base = kab_message_base (self->writer->db, self->writer->org, self->public_url, &local);
  g_autofree char *token = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (base == NULL)
    return refuse (self, "no_address");
  token = kab_one_time_make (self->writer->db, self->writer->org, user->id, self->channel, address, seconds,
                             error);
  if (token == NULL)
    return FALSE;
  write_with_link (self, is_new ? KAB_MESSAGE_INVITATION : KAB_MESSAGE_RECOVERY, &words, base,
                   KAB_PASSWORD_PATH, token);
  return TRUE;
}

static gboolean
compose_password (Composing *self, GError **error)
{
  g_autoptr (KabRow) user = NULL;
  const char *status;
  gboolean has = FALSE;

  if (!find_about (self, &kab_entity_user, &user, error)
      || (user != NULL && !has_password (self, user->id, &has, error)))
    return FALSE;
  status = user != NULL ? kab_row_get_text (user, "status") : NULL;
  if (user == NULL || g_strcmp0 (status, "disabled") == 0)
    return refuse (self, "gone");
  if (!is_own_address (user, self->channel, kab_row_get_text (self->row, "address"), !has))
    return refuse (self, "address");
  return write_password_letter (self, user, !has, error);
}

/* That it was changed, and what to do about it if it was somebody else. */
static gboolean
compose_changed (Composing *self, GError **error)
{
  g_autoptr (KabRow) user = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *base = kab_message_base (self->writer->db, self->writer->org, self->public_url, &local);
  g_autofree char *when = kab_time_format (self->row->created_at, self->language);
  g_autofree char *link = base != NULL ? g_strconcat (base, KAB_RECOVER_PATH, NULL) : NULL;
  KabMessageWords words = { .company = self->company, .until = when, .link = link };

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!find_about (self, &kab_entity_user, &user, error))
    return FALSE;
  if (user == NULL)
    return refuse (self, "gone");
  words.person = kab_row_get_text (user, "given_name");
  write_it (self, KAB_MESSAGE_CHANGED, &words);
  return TRUE;
}

/* --- Who registers by themselves --- */

/* There is an account of the address: its owner is told so, and nobody else. */
static gboolean
write_to_known (Composing *self, const KabRegistrationLetter *letter, const char *base, GError **error)
{
  g_autoptr (KabRow) user = kab_writer_find (self->writer, &kab_entity_user, letter->user, error);
  const char *address = kab_row_get_text (self->row, "address");
  g_autofree char *link = g_strconcat (base, KAB_RECOVER_PATH, NULL);
  KabMessageWords words = { .company = self->company, .link = link };

  if (user == NULL)
    return FALSE;
  if (letter->is_new && is_own_address (user, self->channel, address, TRUE))
    return write_password_letter (self, user, TRUE, error);
  words.person = letter->is_theirs ? kab_row_get_text (user, "given_name") : NULL;
  write_it (self, KAB_MESSAGE_KNOWN, &words);
  return TRUE;
}

/* What somebody said to be called is not in it: nobody has others written what they like. */
static void
write_to_newcomer (Composing *self, const KabRegistrationLetter *letter, const char *base)
{
  g_autofree char *until = kab_time_format (letter->expires_at, self->language);
  KabMessageWords words = { .company = self->company, .until = until };

  write_with_link (self, KAB_MESSAGE_REGISTRATION, &words, base, KAB_CONFIRM_PATH, letter->token);
}

static gboolean
compose_registration (Composing *self, GError **error)
{
  g_auto (KabRegistrationLetter) letter = { 0 };
  g_autoptr (GError) local = NULL;
  g_autofree char *base = kab_message_base (self->writer->db, self->writer->org, self->public_url, &local);
  const char *id = kab_row_get_text (self->row, "about_row");
  gboolean found = FALSE;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (base == NULL)
    return refuse (self, "no_address");
  if (id == NULL)
    return refuse (self, "gone");
  if (!kab_registration_letter (self->writer, id, self->channel, kab_row_get_text (self->row, "address"),
                                &letter, &found, error))
    return FALSE;
  if (!found)
    return refuse (self, "gone");
  if (letter.locale != NULL)
    {
      g_free (self->language);
      self->language = g_strdup (letter.locale);
    }
  if (letter.token == NULL)
    return write_to_known (self, &letter, base, error);
  write_to_newcomer (self, &letter, base);
  return TRUE;
}

/* --- All of it --- */

static gboolean
compose_about (Composing *self, GError **error)
{
  static const struct
  {
    const char *about;
    gboolean (*compose) (Composing *self, GError **error);
  } kinds[] = {
    { "order", compose_link },         { "licence", compose_licence },
    { "invoice", compose_invoice },    { "user", compose_password },
    { "credential", compose_changed }, { KAB_REGISTRATION_SETTING, compose_registration },
  };
  const char *about = kab_row_get_text (self->row, "about");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].about, about) == 0)
      return kinds[i].compose (self, error);

  return refuse (self, "gone");
}

/* What somebody has written, or what was composed at an earlier attempt. */
static gboolean
take_body (Composing *self, GError **error)
{
  static const KabEntity *const papers[] = { &kab_entity_licence, &kab_entity_invoice };
  const char *about = kab_row_get_text (self->row, "about");

  self->out->text = kab_message_from_markup (kab_row_get_text (self->row, "body"));
  self->out->subject = g_strdup (kab_row_get_text (self->row, "subject"));
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    if (g_strcmp0 (papers[i]->name, about) == 0 && g_strcmp0 (self->channel, KAB_CHANNEL_EMAIL) == 0)
      {
        if (!find_about (self, papers[i], &self->out->paper, error))
          return FALSE;
        if (self->out->paper == NULL || !kab_paper_is_public (self->out->paper))
          return refuse (self, "gone");
      }
  return TRUE;
}

/*
 * A payment link is sent while it is good, and as it is now: what was composed at an earlier attempt has that one's. What
 * somebody has written without any is left as it is.
 */
static gboolean
take_link (Composing *self, GError **error)
{
  g_autoptr (KabRow) order = NULL;
  g_autofree char *kept = kab_message_from_markup (kab_row_get_text (self->row, "body"));
  const char *link;

  if (strstr (kept, "://") == NULL)
    return take_body (self, error);
  if (!compose_link (self, error))
    return FALSE;
  if (self->out->reason != NULL || self->out->waits)
    return TRUE;
  if (!find_about (self, &kab_entity_order, &order, error))
    return FALSE;
  link = order != NULL ? kab_row_get_text (order, "link") : NULL;
  if (link == NULL || strstr (kept, link) == NULL)
    return TRUE;
  g_clear_pointer (&self->out->text, g_free);
  g_clear_pointer (&self->out->subject, g_free);
  return take_body (self, error);
}

gboolean
kab_message_compose (KabWriter *writer,
                     const KabRow *row,
                     const char *public_url,
                     KabComposed *composed,
                     GError **error)
{
  g_auto (Composing) self = { .writer = writer, .row = row, .public_url = public_url, .out = composed };
  g_autofree char *requisites = NULL;
  const char *about = row->entity == &kab_entity_sent_message ? kab_row_get_text (row, "about") : NULL;
  gboolean has_body;

  if (row->entity == &kab_entity_sms)
    {
      composed->text = g_strdup (kab_row_get_text (row, "text"));
      return TRUE;
    }
  self.channel = kab_row_get_text (row, "channel");
  if (kab_row_is_null (row, "address"))
    return refuse (&self, "address");
  /* A link that is good once is made anew for each attempt: the last one's is known to nobody. */
  has_body = !kab_row_is_null (row, "body") && g_strcmp0 (about, kab_entity_user.name) != 0
             && g_strcmp0 (about, KAB_REGISTRATION_SETTING) != 0;
  if (has_body && g_strcmp0 (about, kab_entity_order.name) != 0)
    return take_body (&self, error);
  self.company = kab_page_issuer (writer->db, writer->org, &requisites, error);
  if (self.company == NULL || !choose_language (&self, error))
    return FALSE;
  return has_body ? take_link (&self, error) : compose_about (&self, error);
}
