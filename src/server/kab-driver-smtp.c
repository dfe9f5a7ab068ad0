/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters, by SMTP (RFC 5321): the dialogue, TLS and the parts of the letter are libcurl's. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-message-curl.h"
#include "kab-message-driver.h"

#define ANSWER_MAX 2000
/* RFC 2047, 2: an encoded word has 75 characters at the most; so many bytes of text are 60 in base64. */
#define WORD_BYTES 45

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p < ' ' || (guchar)*p >= 0x7f)
      return FALSE;

  return strstr (text, "=?") == NULL;
}

/* RFC 2047: one encoded word a line, none of which ends within a letter. */
static void
append_words (GString *out, const char *text)
{
  const char *at = text;

  while (*at != '\0')
    {
      const char *end = at;
      g_autofree char *coded = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - at <= WORD_BYTES)
        end = g_utf8_next_char (end);
      coded = g_base64_encode ((const guchar *)at, (gsize)(end - at));
      g_string_append_printf (out, "%s=?utf-8?B?%s?=", at > text ? "\r\n " : "", coded);
      at = end;
    }
}

static KabCurlList *
add_header (KabCurlList *list, const char *name, const char *value)
{
  g_autofree char *line = g_strconcat (name, ": ", value, NULL);

  return curl_slist_append (list, line);
}

/* "Name <a@b.org>", however the name is written. */
static char *
mailbox (const char *name, const char *address)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (name != NULL && is_plain (name))
    {
      g_string_append_c (out, '"');
      for (const char *p = name; *p != '\0'; p++)
        {
          if (*p == '"' || *p == '\\')
            g_string_append_c (out, '\\');
          g_string_append_c (out, *p);
        }
      g_string_append_c (out, '"');
    }
  else if (name != NULL)
    append_words (out, name);
  g_string_append_printf (out, "%s<%s>", name != NULL ? " " : "", address);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
date_of (gint64 at)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[]
    = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / 1000);

  /* RFC 5322, 3.3: in English, whatever the server speaks. */
  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d +0000",
                          days[g_date_time_get_day_of_week (time) - 1], g_date_time_get_day_of_month (time),
                          months[g_date_time_get_month (time) - 1], g_date_time_get_year (time),
                          g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

static KabCurlList *
headers_of (const KabMessageMatter *matter, const char *from, const char *from_name)
{
  g_autofree char *sender = mailbox (from_name, from), *to = mailbox (NULL, matter->to);
  g_autofree char *date = date_of (matter->at);
  const char *domain = strrchr (from, '@');
  /* The same at each attempt: who gets it twice is shown it once. */
  g_autofree char *id = g_strdup_printf ("<%s%s>", matter->id, domain != NULL ? domain : "@localhost");
  g_autoptr (GString) subject = g_string_new (NULL);
  KabCurlList *list = NULL;

  if (matter->subject != NULL && is_plain (matter->subject) && strlen (matter->subject) < 70)
    g_string_append (subject, matter->subject);
  else if (matter->subject != NULL)
    append_words (subject, matter->subject);
  list = add_header (list, "From", sender);
  list = add_header (list, "To", to);
  list = add_header (list, "Subject", subject->str);
  list = add_header (list, "Date", date);
  list = add_header (list, "Message-ID", id);
  /* RFC 3834: nobody's absence is to be told to a machine. */
  list = add_header (list, "Auto-Submitted", "auto-generated");
  return list;
}

static curl_mime *
parts_of (KabCurl *curl, const KabMessageMatter *matter)
{
  curl_mime *mime = curl_mime_init (curl);
  curl_mimepart *part = curl_mime_addpart (mime);
  g_auto (GStrv) lines = g_strsplit (matter->text, "\n", -1);
  g_autofree char *text = g_strjoinv ("\r\n", lines);

  curl_mime_data (part, text, CURL_ZERO_TERMINATED);
  curl_mime_type (part, "text/plain; charset=utf-8");
  curl_mime_encoder (part, "base64");
  if (matter->file != NULL)
    {
      gsize length;
      const char *data = g_bytes_get_data (matter->file, &length);

      part = curl_mime_addpart (mime);
      curl_mime_data (part, data, length);
      curl_mime_type (part, "application/pdf");
      curl_mime_filename (part, matter->file_name);
      curl_mime_encoder (part, "base64");
    }
  return mime;
}

static KabCurl *
begin (const KabMessageAccount *account, KabCurlAnswer *answer, GCancellable *cancellable)
{
  KabCurl *curl;

  answer->most = ANSWER_MAX;
  answer->keeps_last = TRUE;
  curl = kab_curl_new (account->url, "smtp,smtps", answer, cancellable);
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long)(account->plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  if (*account->login != '\0')
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, account->login);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, account->secret);
    }
  return curl;
}

/* The other side's own words say more than libcurl's about it; where it said none, these have to do. */
static const char *
words_of (const KabCurlAnswer *answer, long status)
{
  return status >= 400 && answer->text->len > 0 ? answer->text->str
         : *answer->detail != '\0'              ? answer->detail
                                                : NULL;
}

/* Which command it was that was refused stands nowhere but in libcurl's words, which are always English. */
static gboolean
is_refused (const KabCurlAnswer *answer, const char *words)
{
  return g_str_has_prefix (answer->detail, words);
}

/* The letter itself, once it was there: libcurl says of a greeting that it was none in words of its own. */
static gboolean
is_refused_whole (CURLcode code, const KabCurlAnswer *answer)
{
  return code == CURLE_WEIRD_SERVER_REPLY && !is_refused (answer, "Got unexpected");
}

static void
judge (KabMessageFacts *facts, CURLcode code, long status, const KabCurlAnswer *answer)
{
  const char *words = words_of (answer, status);

  if (code == CURLE_OK)
    kab_message_facts_set (facts, KAB_SENDING_DONE, NULL, NULL);
  else if (code == CURLE_LOGIN_DENIED)
    kab_message_facts_set (facts, KAB_SENDING_LATER, "login", words);
  /* RFC 5321, 4.2.1: what begins with 5 is so for good, if it is about the recipient or what was written. */
  else if (status >= 500 && is_refused (answer, "RCPT failed"))
    kab_message_facts_set (facts, KAB_SENDING_NEVER, "address", words);
  else if (status >= 500 && (is_refused (answer, "DATA failed") || is_refused_whole (code, answer)))
    kab_message_facts_set (facts, KAB_SENDING_NEVER, "refused", words);
  /* Otherwise it is about us, and somebody may set that right. */
  else if (status >= 500 && is_refused (answer, "MAIL failed"))
    kab_message_facts_set (facts, KAB_SENDING_LATER, "sender", words);
  else
    kab_message_facts_set (facts, KAB_SENDING_LATER, status >= 400 ? "refused" : "unreachable", words);
}

static void
smtp_send (const KabMessageAccount *account,
           const KabMessageMatter *matter,
           KabMessageFacts *facts,
           GCancellable *cancellable)
{
  g_auto (KabCurlAnswer) answer = { 0 };
  g_autoptr (KabCurl) curl = begin (account, &answer, cancellable);
  g_autofree char *name = NULL;
  g_autofree char *from = kab_message_sender_address (account->sender, &name);
  g_autofree char *from_path = g_strdup_printf ("<%s>", from),
                  *to_path = g_strdup_printf ("<%s>", matter->to);
  g_autoptr (KabCurlList) to = curl_slist_append (NULL, to_path);
  g_autoptr (KabCurlList) headers = headers_of (matter, from, name);
  curl_mime *mime = parts_of (curl, matter);
  long status = 0;
  CURLcode code;

  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, from_path);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, to);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_MIMEPOST, mime);
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_mime_free (mime);
  judge (facts, code, status, &answer);
}

static gboolean
smtp_check (const KabMessageAccount *account, char **said, GError **error)
{
  g_auto (KabCurlAnswer) answer = { 0 };
  g_autoptr (KabCurl) curl = begin (account, &answer, NULL);
  CURLcode code;

  *said = NULL;
  /* As far as the sign-in, and no further. */
  curl_easy_setopt (curl, CURLOPT_CONNECT_ONLY, 1L);
  code = curl_easy_perform (curl);
  if (code == CURLE_OK)
    return TRUE;
  g_set_error (error, KAB_ERROR, code == CURLE_LOGIN_DENIED ? KAB_ERROR_FORBIDDEN : KAB_ERROR_OFFLINE,
               code == CURLE_LOGIN_DENIED ? _ ("The mail server did not accept the name and the password: %s")
                                          : _ ("The mail server could not be spoken to: %s"),
               *answer.detail != '\0' ? answer.detail : curl_easy_strerror (code));
  return FALSE;
}

const KabMessageDriver kab_driver_smtp = {
  .name = KAB_DRIVER_SMTP,
  .channel = "email",
  .send = smtp_send,
  .check = smtp_check,
};
