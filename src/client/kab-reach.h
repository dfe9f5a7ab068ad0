/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

/*
 * Why there was no answer, in words for people. Nothing of what the libraries below say of it is shown, unless it is
 * nothing that is known here.
 */

/* What is known of a message besides what it carries. */
typedef struct
{
  gboolean here;     /* it goes to this computer's own server, on a socket */
  gboolean asked;    /* somebody waits for the answer: otherwise there is work to go on with meanwhile */
  gboolean late;     /* it was given up, because it took too long */
  gboolean securing; /* connected, but the other side never agreed to speak TLS */
} KabReach;

/** kab_reach_of: Returns: (transfer none): of @message, which owns it */
KabReach *kab_reach_of (SoupMessage *message);

/**
 * kab_reach_error:
 * @error: of libsoup, or of a stream
 *
 * Returns: (transfer full): %KAB_ERROR_OFFLINE with sentences that say what happened and what to do; or @error, if it
 *   was cancelled by who asked
 */
GError *kab_reach_error (SoupMessage *message, const GError *error);
