/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-message.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-json.h"

gboolean
kab_messages_has (const char *setting, const char *channel)
{
  g_autoptr (JsonNode) node
    = setting != NULL && kab_json_check (setting, strlen (setting)) ? json_from_string (setting, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
         && json_object_has_member (json_node_get_object (node), channel);
}

/* What the code of SMS.ru's answer comes to stands in kab-driver-smsru.c. */
static const struct
{
  const char *token;
  const char *sentence;
} reasons[] = {
  { "no_account",
    N_ ("Sending by this way is not set up. An administrator sets it up on the server with “kabinetctl "
        "messages set”.") },
  { "no_address", N_ ("The server has no public address, so the link would lead nowhere. An administrator "
                      "sets it with “kabinetctl org address”.") },
  { "no_link", N_ ("There is no payment link that is good: make a new one, and send that.") },
  { "gone", N_ ("What was to be sent is not there any more, or not good any more.") },
  { "paper", N_ ("The document could not be drawn. Look at its template, and send it again.") },
  { "address", N_ ("There is nobody at this address, or it is written wrongly.") },
  { "login", N_ ("The service did not accept the name and the password, or the key. An administrator sets "
                 "them with “kabinetctl messages set”.") },
  { "sender",
    N_ ("The service does not accept the sender. An administrator sets it with “kabinetctl messages "
        "set”.") },
  { "money", N_ ("There is not enough money on the account of the SMS service.") },
  { "limit",
    N_ ("A limit of the service was reached: for this number, or for the day. Send it again later.") },
  { "stopped", N_ ("The service refuses to send to this number, or this text.") },
  { "text", N_ ("The text is too long for the service, or not accepted by it.") },
  { "unreachable", N_ ("The service could not be reached for a day.") },
  { "refused", N_ ("The service refused it.") },
  { "undelivered", N_ ("It was sent, and did not arrive.") },
  { "unknown", N_ ("The service gave no answer, so it is not known whether it was sent. Ask whether it has "
                   "arrived before you send it again.") },
};

char *
kab_message_reason (const char *error)
{
  const char *blank = error != NULL ? strchr (error, ' ') : NULL;
  gsize length = error == NULL ? 0 : blank != NULL ? (gsize)(blank - error) : strlen (error);

  for (guint i = 0; i < G_N_ELEMENTS (reasons) && error != NULL; i++)
    if (strlen (reasons[i].token) == length && strncmp (reasons[i].token, error, length) == 0)
      {
        const char *sentence = g_dgettext (GETTEXT_PACKAGE, reasons[i].sentence);

        if (blank == NULL)
          return g_strdup (sentence);
        /* Translators: a sentence, then what another computer answered, in its own words */
        return g_strdup_printf (_ ("%s It answered: %s"), sentence, blank + 1);
      }
  return g_strdup (error);
}

char *
kab_message_to_markup (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) lines = g_strsplit (escaped, "\n", -1);
  g_autofree char *joined = g_strjoinv ("<br>\n", lines);

  return g_strconcat ("<p>", joined, "</p>", NULL);
}

static gboolean
take_entity (const char **at, GString *out)
{
  static const struct
  {
    const char *name;
    const char *text;
  } entities[] = { { "&amp;", "&" },  { "&lt;", "<" },  { "&gt;", ">" },         { "&quot;", "\"" },
                   { "&apos;", "'" }, { "&#39;", "'" }, { "&nbsp;", "\302\240" } };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (*at, entities[i].name))
      {
        g_string_append (out, entities[i].text);
        *at += strlen (entities[i].name);
        return TRUE;
      }
  return FALSE;
}

static gboolean
ends_a_line (const char *tag)
{
  static const char *const tags[] = { "<br", "</p", "</div", "</li", "</h", "</tr" };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (g_ascii_strncasecmp (tag, tags[i], strlen (tags[i])) == 0)
      return TRUE;

  return FALSE;
}

char *
kab_message_from_markup (const char *markup)
{
  GString *out = g_string_new (NULL);
  const char *at = markup;

  while (*at != '\0')
    {
      const char *end = *at == '<' ? strchr (at, '>') : NULL;

      if (end != NULL)
        {
          if (ends_a_line (at))
            g_string_append_c (out, '\n');
          at = end + 1;
        }
      /* Lines of the source are no lines of the text. */
      else if (*at == '\n' || *at == '\r')
        {
          if (out->len > 0 && !g_ascii_isspace (out->str[out->len - 1]))
            g_string_append_c (out, ' ');
          at++;
        }
      else if (*at != '&' || !take_entity (&at, out))
        {
          g_string_append_c (out, *at++);
        }
    }
  return g_strstrip (g_string_free (out, FALSE));
}

char *
kab_message_hint (const char *address)
{
  const char *at = strchr (address, '@');
  gsize length = strlen (address);

  if (at != NULL)
    {
      const char *second = at > address ? g_utf8_next_char (address) : address;

      return g_strdup_printf ("%.*s…%s", (int)(second - address), address, at);
    }
  return length > 6 ? g_strdup_printf ("%.2s…%s", address, address + length - 2) : g_strdup ("…");
}
