/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SMS.ru (S1-67): sms/send, sms/status, auth/check and my/balance, by POST, with the key in the body. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-json.h"
#include "kab-message-curl.h"
#include "kab-message-driver.h"

#define ANSWER_MAX (64 * 1024)

/* The service's codes; what is between two of them has no meaning yet. Codes that there are not are like 500. */
static const struct
{
  int first, last;
  KabSending sending;
  const char *reason;
} codes[] = {
  { 100, 102, KAB_SENDING_DONE, NULL },       { 103, 103, KAB_SENDING_ARRIVED, NULL },
  { 110, 110, KAB_SENDING_ARRIVED, NULL },    { 104, 108, KAB_SENDING_NEVER, "undelivered" },
  { 130, 132, KAB_SENDING_NEVER, "limit" },   { 150, 150, KAB_SENDING_NEVER, "address" },
  { 200, 200, KAB_SENDING_LATER, "login" },   { 201, 201, KAB_SENDING_LATER, "money" },
  { 202, 202, KAB_SENDING_NEVER, "address" }, { 203, 203, KAB_SENDING_NEVER, "text" },
  { 204, 204, KAB_SENDING_LATER, "sender" },  { 205, 205, KAB_SENDING_NEVER, "text" },
  { 206, 206, KAB_SENDING_LATER, "limit" },   { 207, 207, KAB_SENDING_NEVER, "address" },
  { 208, 208, KAB_SENDING_NEVER, "refused" }, { 209, 209, KAB_SENDING_NEVER, "stopped" },
  { 210, 211, KAB_SENDING_NEVER, "refused" }, { 212, 212, KAB_SENDING_NEVER, "text" },
  { 213, 213, KAB_SENDING_NEVER, "refused" }, { 214, 217, KAB_SENDING_NEVER, "stopped" },
  { 220, 220, KAB_SENDING_LATER, "refused" }, { 221, 221, KAB_SENDING_LATER, "sender" },
  { 230, 233, KAB_SENDING_NEVER, "limit" },   { 300, 303, KAB_SENDING_LATER, "login" },
  { 304, 305, KAB_SENDING_NEVER, "limit" },   { 500, 500, KAB_SENDING_LATER, "refused" },
  { 501, 508, KAB_SENDING_NEVER, "limit" },   { 550, 550, KAB_SENDING_NEVER, "limit" },
};

/* The service writes numbers as numbers or as texts. */
static gboolean
read_code (JsonObject *object, int *code)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, "status_code") : NULL;
  const char *text = kab_json_text (node);
  gint64 number = 0;
  char *end;

  if (text != NULL)
    {
      number = g_ascii_strtoll (text, &end, 10);
      if (end == text || *end != '\0')
        return FALSE;
    }
  else if (!kab_json_integer (node, &number))
    {
      return FALSE;
    }
  *code = (int)CLAMP (number, -1, 100000);
  return TRUE;
}

static void
judge (int code, const char *answer, KabMessageFacts *facts)
{
  g_autofree char *words
    = g_strdup_printf ("%d%s%s", code, answer != NULL ? " " : "", answer != NULL ? answer : "");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (code >= codes[i].first && code <= codes[i].last)
      {
        kab_message_facts_set (facts, codes[i].sending, codes[i].reason,
                               codes[i].reason != NULL ? words : NULL);
        return;
      }
  kab_message_facts_set (facts, KAB_SENDING_LATER, "refused", words);
}

static void
append (GString *out, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (out, "%s%s=%s", out->len > 0 ? "&" : "", name, escaped);
  explicit_bzero (escaped, strlen (escaped));
}

static void
forget (GString *form)
{
  explicit_bzero (form->str, form->len);
  g_string_free (form, TRUE);
}

static GString *
begin_form (const KabMessageAccount *account)
{
  GString *form = g_string_sized_new (1024);

  append (form, "api_id", account->secret);
  append (form, "json", "1");
  return form;
}

/* What it answers, if that is an object; otherwise *facts say what became of the request. @form is taken. */
static JsonNode *
ask (const KabMessageAccount *account,
     const char *method,
     GString *form,
     KabMessageFacts *facts,
     GCancellable *cancellable)
{
  g_autofree char *url = g_strconcat (account->url, method, NULL);
  g_auto (KabCurlAnswer) answer = { .most = ANSWER_MAX };
  g_autoptr (KabCurl) curl = kab_curl_new (url, "https,http", &answer, cancellable);
  g_autoptr (JsonNode) node = NULL;
  long status = 0;
  CURLcode code;

  curl_easy_setopt (curl, CURLOPT_POST, 1L);
  curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE, (long)form->len);
  curl_easy_setopt (curl, CURLOPT_POSTFIELDS, form->str);
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  forget (form);
  if (code == CURLE_OK && status == 200 && kab_json_check (answer.text->str, answer.text->len))
    node = json_from_string (answer.text->str, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  if (code != CURLE_OK && kab_curl_never_began (curl, code))
    kab_message_facts_set (facts, KAB_SENDING_LATER, "unreachable", answer.detail);
  else
    kab_message_facts_set (facts, KAB_SENDING_UNKNOWN, "unknown", code != CURLE_OK ? answer.detail : NULL);
  return NULL;
}

/* What stands under the number: of one phone, or of one message. */
static JsonObject *
entry_of (JsonObject *answer, const char *name)
{
  JsonNode *list = json_object_get_member (answer, "sms");
  JsonNode *node = list != NULL && JSON_NODE_HOLDS_OBJECT (list)
                     ? json_object_get_member (json_node_get_object (list), name)
                     : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* That the request was taken does not say that what it was about was. */
static void
read_answer (JsonObject *answer, const char *name, KabMessageFacts *facts)
{
  JsonObject *entry;
  int code;

  if (!read_code (answer, &code))
    {
      kab_message_facts_set (facts, KAB_SENDING_UNKNOWN, "unknown", NULL);
      return;
    }
  entry = code == 100 ? entry_of (answer, name) : NULL;
  if (code != 100 || (entry != NULL && read_code (entry, &code)))
    judge (code, kab_json_member_text (entry != NULL ? entry : answer, "status_text"), facts);
  else
    kab_message_facts_set (facts, KAB_SENDING_UNKNOWN, "unknown", NULL);
  if (facts->sending == KAB_SENDING_DONE && entry != NULL)
    facts->ref = g_strdup (kab_json_member_text (entry, "sms_id"));
}

static void
smsru_send (const KabMessageAccount *account,
            const KabMessageMatter *matter,
            KabMessageFacts *facts,
            GCancellable *cancellable)
{
  const char *digits = matter->to + strspn (matter->to, "+");
  GString *form = begin_form (account);
  g_autoptr (JsonNode) answer = NULL;

  append (form, "to", digits);
  append (form, "msg", matter->text);
  if (*account->sender != '\0')
    append (form, "from", account->sender);
  if (account->test)
    append (form, "test", "1");
  answer = ask (account, "sms/send", form, facts, cancellable);
  if (answer != NULL)
    read_answer (json_node_get_object (answer), digits, facts);
}

static void
smsru_read (const KabMessageAccount *account,
            const char *ref,
            KabMessageFacts *facts,
            GCancellable *cancellable)
{
  GString *form = begin_form (account);
  g_autoptr (JsonNode) answer = NULL;

  append (form, "sms_id", ref);
  answer = ask (account, "sms/status", form, facts, cancellable);
  if (answer != NULL)
    read_answer (json_node_get_object (answer), ref, facts);
}

static gboolean
ask_check (const KabMessageAccount *account, const char *method, JsonNode **answer, GError **error)
{
  g_auto (KabMessageFacts) facts = { 0 };
  const char *words;
  int code = 0;

  *answer = ask (account, method, begin_form (account), &facts, NULL);
  if (*answer != NULL && read_code (json_node_get_object (*answer), &code) && code == 100)
    return TRUE;
  words
    = *answer != NULL ? kab_json_member_text (json_node_get_object (*answer), "status_text") : facts.reason;
  g_set_error (error, KAB_ERROR, *answer != NULL ? KAB_ERROR_FORBIDDEN : KAB_ERROR_OFFLINE,
               *answer != NULL ? _ ("SMS.ru did not accept the key: %s")
                               : _ ("SMS.ru could not be reached: %s"),
               words != NULL ? words : "");
  return FALSE;
}

static gboolean
smsru_check (const KabMessageAccount *account, char **said, GError **error)
{
  g_autoptr (JsonNode) accepted = NULL;
  g_autoptr (JsonNode) balance = NULL;
  JsonNode *amount;
  g_autofree char *text = NULL;

  *said = NULL;
  if (!ask_check (account, "auth/check", &accepted, error)
      || !ask_check (account, "my/balance", &balance, error))
    return FALSE;
  amount = json_object_get_member (json_node_get_object (balance), "balance");
  if (amount != NULL && JSON_NODE_HOLDS_VALUE (amount))
    text
      = kab_json_text (amount) != NULL ? g_strdup (kab_json_text (amount)) : json_to_string (amount, FALSE);
  if (text != NULL)
    /* Translators: %s is an amount of roubles, as the SMS service wrote it */
    *said = g_strdup_printf (_ ("the balance is %s."), text);
  return TRUE;
}

const KabMessageDriver kab_driver_smsru = {
  .name = KAB_DRIVER_SMSRU,
  .channel = "sms",
  .is_once = TRUE,
  .send = smsru_send,
  .read = smsru_read,
  .check = smsru_check,
};
