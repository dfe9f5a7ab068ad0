/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-paper.h"

G_BEGIN_DECLS

/*
 * The first code of a licence among the QR codes in a grey picture, a byte a dot, @width a multiple of 4; NULL if there is
 * none. @any: (out): whether there was another code.
 */
KabLicenceCode *kab_paper_scan (const guint8 *grey, guint width, guint height, gboolean *any);

/* A PNG, JPEG or WebP. */
KabPaper *kab_paper_read_picture (GBytes *bytes, const char *shown, GError **error);
KabPaper *kab_paper_read_pdf (GBytes *bytes, const char *shown, GError **error);

G_END_DECLS
