/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-barcode.h"

#include <string.h>

#define START_B 104
#define START_C 105
#define TO_C 99
#define TO_B 100
#define STOP 106
#define QUIET 10

/* Of each symbol, the widths of its bars and gaps. */
static const char *const symbols[] = {
  "212222", "222122", "222221", "121223", "121322", "131222", "122213",  "122312", "132212", "221213",
  "221312", "231212", "112232", "122132", "122231", "113222", "123122",  "123221", "223211", "221132",
  "221231", "213212", "223112", "312131", "311222", "321122", "321221",  "312212", "322112", "322211",
  "212123", "212321", "232121", "111323", "131123", "131321", "112313",  "132113", "132311", "211313",
  "231113", "231311", "112133", "112331", "132131", "113123", "113321",  "133121", "313121", "211331",
  "231131", "213113", "213311", "213131", "311123", "311321", "331121",  "312113", "312311", "332111",
  "314111", "221411", "431111", "111224", "111422", "121124", "121421",  "141122", "141221", "112214",
  "112412", "122114", "122411", "142112", "142211", "241211", "221114",  "413111", "241112", "134111",
  "111242", "121142", "121241", "114212", "124112", "124211", "411212",  "421112", "421211", "212141",
  "214121", "412121", "111143", "111341", "131141", "114113", "114311",  "411113", "411311", "113141",
  "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

static guint
count_digits (const char *text)
{
  return (guint)strspn (text, "0123456789");
}

/* Letter by letter (B), and digits in pairs (C) where that is shorter. Returns: how many symbols */
static guint
choose_symbols (const char *text, guint8 *chosen)
{
  guint digits = count_digits (text), n = 0;
  gboolean pairs = digits >= 4 || (digits == 2 && text[2] == '\0');

  chosen[n++] = pairs ? START_C : START_B;
  while (*text != '\0')
    {
      digits = count_digits (text);
      if (pairs && digits >= 2)
        {
          chosen[n++] = (guint8)((text[0] - '0') * 10 + text[1] - '0');
          text += 2;
          continue;
        }
      if (pairs)
        {
          chosen[n++] = TO_B;
          pairs = FALSE;
        }
      /* An odd digit goes before the pairs. */
      else if (digits >= 4 && digits % 2 == 0 && (digits >= 6 || text[digits] == '\0'))
        {
          chosen[n++] = TO_C;
          pairs = TRUE;
          continue;
        }
      chosen[n++] = (guint8)(*text++ - ' ');
    }
  return n;
}

KabBarcode *
kab_barcode_new (KabArena *arena, const char *text)
{
  guint8 chosen[2 * KAB_BARCODE_MAX + 4];
  KabBarcode *barcode;
  guint n, sum;

  for (const char *p = text; *p != '\0'; p++)
    if (*p < ' ' || *p > '~')
      return NULL;
  if (text[0] == '\0' || strlen (text) > KAB_BARCODE_MAX)
    return NULL;

  n = choose_symbols (text, chosen);
  sum = chosen[0];
  for (guint i = 1; i < n; i++)
    sum += i * chosen[i];
  chosen[n++] = (guint8)(sum % 103);
  chosen[n++] = STOP;

  barcode = kab_arena_new0 (arena, KabBarcode);
  barcode->quiet = QUIET;
  barcode->widths = kab_arena_alloc (arena, (gsize)n * 7);
  for (guint i = 0; i < n; i++)
    for (const char *p = symbols[chosen[i]]; *p != '\0'; p++)
      {
        barcode->widths[barcode->n++] = (guint8)(*p - '0');
        barcode->modules += (guint)(*p - '0');
      }
  return barcode;
}

void
kab_barcode_draw (cairo_t *cr, const KabBarcode *barcode, double x, double y, double width, double height)
{
  double module = width / (barcode->modules + 2 * barcode->quiet);

  x += module * barcode->quiet;
  for (guint i = 0; i < barcode->n; i++)
    {
      if (i % 2 == 0)
        cairo_rectangle (cr, x, y, module * barcode->widths[i], height);
      x += module * barcode->widths[i];
    }
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_fill (cr);
  cairo_restore (cr);
}
