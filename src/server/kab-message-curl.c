/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-config.h"

#include "kab-message-curl.h"

#include "kab-message-driver.h"

#define CONNECT_SECONDS 20L

void
kab_curl_answer_clear (KabCurlAnswer *answer)
{
  if (answer->text != NULL)
    g_string_free (answer->text, TRUE);
  answer->text = NULL;
}

static size_t
take (char *data, size_t size, size_t n, void *user_data)
{
  KabCurlAnswer *answer = user_data;
  gsize length = size * n;

  /* What follows a refusal is a farewell. */
  if (answer->keeps_last && (*answer->text->str == '4' || *answer->text->str == '5'))
    return length;
  if (answer->keeps_last)
    g_string_truncate (answer->text, 0);
  if (answer->text->len + length > answer->most)
    return answer->keeps_last ? length : 0;
  g_string_append_len (answer->text, data, (gssize)length);
  return length;
}

static int
is_over (void *cancellable, curl_off_t down, curl_off_t downs, curl_off_t up, curl_off_t ups)
{
  return g_cancellable_is_cancelled (cancellable);
}

KabCurl *
kab_curl_new (const char *url, const char *protocols, KabCurlAnswer *answer, GCancellable *cancellable)
{
  static gsize begun;
  const char *authorities = g_getenv ("SSL_CERT_FILE");
  KabCurl *curl;

  if (g_once_init_enter (&begun))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&begun, 1);
    }
  curl = curl_easy_init ();
  if (curl == NULL)
    g_error ("libcurl cannot be used");
  answer->text = g_string_new (NULL);
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long)KAB_MESSAGE_SECONDS);
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, answer->detail);
  curl_easy_setopt (curl, CURLOPT_USERAGENT, "Kabinet/" KAB_VERSION);
  curl_easy_setopt (curl, answer->keeps_last ? CURLOPT_HEADERFUNCTION : CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt (curl, answer->keeps_last ? CURLOPT_HEADERDATA : CURLOPT_WRITEDATA, answer);
  /* As OpenSSL itself has it: libcurl alone does not look there. */
  if (authorities != NULL && *authorities != '\0')
    curl_easy_setopt (curl, CURLOPT_CAINFO, authorities);
  if (cancellable != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, is_over);
      curl_easy_setopt (curl, CURLOPT_XFERINFODATA, cancellable);
    }
  return curl;
}

gboolean
kab_curl_never_began (KabCurl *curl, CURLcode code)
{
  curl_off_t ready = 0;

  /* Too late for a connection looks like too late for an answer, but for how far it came. */
  if (curl_easy_getinfo (curl, CURLINFO_PRETRANSFER_TIME_T, &ready) == CURLE_OK && ready == 0)
    return TRUE;
  return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT
         || code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION
         || code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CACERT_BADFILE;
}
