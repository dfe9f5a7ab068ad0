/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-qr.h"

#include <string.h>

#include <qrencode.h>

#define ECI_UTF8 26

static QRcode *
encode (const char *text, gsize length, QRecLevel level)
{
  QRinput *input = QRinput_new2 (0, level);
  QRcode *code = NULL;
  gboolean ascii = g_str_is_ascii (text);

  if (input == NULL)
    return NULL;
  if ((ascii || QRinput_appendECIheader (input, ECI_UTF8) == 0)
      && QRinput_append (input, QR_MODE_8, (int)length, (const unsigned char *)text) == 0)
    code = QRcode_encodeInput (input);
  QRinput_free (input);
  return code;
}

KabQr *
kab_qr_new (KabArena *arena, const char *text, char level)
{
  static const char levels[] = "LMQH";
  const char *found = strchr (levels, g_ascii_toupper (level));
  int l = found != NULL && *found != '\0' ? (int)(found - levels) : 1;
  QRcode *code = NULL;
  KabQr *qr;
  gsize n;

  for (; l >= 0 && code == NULL; l--)
    code = encode (text, strlen (text), (QRecLevel)l);
  if (code == NULL)
    return NULL;

  qr = kab_arena_new0 (arena, KabQr);
  qr->side = (guint)code->width;
  qr->quiet = 4;
  n = (gsize)qr->side * qr->side;
  qr->modules = kab_arena_alloc (arena, n);
  for (gsize i = 0; i < n; i++)
    qr->modules[i] = code->data[i] & 1;
  QRcode_free (code);
  return qr;
}

void
kab_qr_draw (cairo_t *cr, const KabQr *qr, double x, double y, double size)
{
  double module = size / (qr->side + 2 * qr->quiet);

  x += module * qr->quiet;
  y += module * qr->quiet;
  /* One path of runs: a rectangle a module would leave hairlines between them, and a long file. */
  for (guint row = 0; row < qr->side; row++)
    for (guint from = 0; from < qr->side; from++)
      {
        guint to = from;

        while (to < qr->side && qr->modules[row * qr->side + to])
          to++;
        if (to > from)
          cairo_rectangle (cr, x + from * module, y + row * module, (to - from) * module, module);
        from = to;
      }
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_fill (cr);
  cairo_restore (cr);
}
