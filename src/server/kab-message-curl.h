/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* What both ways of sending ask of libcurl: bounds, no files, no other protocols, no proxy that nobody named. */

typedef CURL KabCurl;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabCurl, curl_easy_cleanup)

typedef struct curl_slist KabCurlList;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabCurlList, curl_slist_free_all)

/**
 * KabCurlAnswer: what the other side said
 * @text: as far as it was listened to
 * @detail: of libcurl, where it failed
 */
typedef struct
{
  GString *text;
  gsize most;
  gboolean keeps_last; /* of the lines of a dialogue the last counts, or the first refusal */
  char detail[CURL_ERROR_SIZE];
} KabCurlAnswer;

void kab_curl_answer_clear (KabCurlAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabCurlAnswer, kab_curl_answer_clear)

/** kab_curl_new: @protocols: of libcurl; Returns: (transfer full): @cancellable (nullable) ends what it does */
KabCurl *
kab_curl_new (const char *url, const char *protocols, KabCurlAnswer *answer, GCancellable *cancellable);

/** kab_curl_never_began: @code: what @curl came to; Returns: whether nothing can have reached the other side's ears yet */
gboolean kab_curl_never_began (KabCurl *curl, CURLcode code);

G_END_DECLS
