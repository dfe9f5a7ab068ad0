/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * kab_live_stream_new:
 * @base: a connection on which WebSocket frames (RFC 6455) come in, from the first on
 * @context: where @base was made, and where it is let go of in the end, whichever thread uses it meanwhile
 *
 * libsoup bounds a frame, but puts as many fragments together as a message has. No desktop sends any: a frame that
 * is not a whole message ends the connection before anything of it is kept.
 *
 * Returns: (transfer full): to be read from and written to in the place of @base
 */
GIOStream *kab_live_stream_new (GIOStream *base, GMainContext *context);

G_END_DECLS
