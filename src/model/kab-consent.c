/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people consent to where the organisation has no text of its own (S1-07, S1-08). A consent names its version, so a text
 * that is released is never changed: another one gets another number. That is why gettext is not asked.
 */
#include "kab-consent.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-json.h"

#define COMPANY "{company}"
#define VERSION "1"
#define DIGITS 16

static const struct
{
  const char *language;
  const char *text;
} texts[] = {
  { "ru",
    "Я даю согласие на обработку моих персональных данных: " COMPANY ".\n"
    "Какие данные: фамилия, имя, отчество, телефон, адрес электронной почты, адрес проживания, а также "
    "сведения о моих "
    "заказах, оплатах, лицензиях и обращениях.\n"
    "Для чего: чтобы создать мою учётную запись, заключать и исполнять договоры со мной, выставлять счета и "
    "лицензии, отвечать на мои обращения.\n"
    "Что с ними делают: собирают, записывают, хранят, уточняют, используют и удаляют, с помощью программ и "
    "без "
    "них. Третьим лицам данные передаются только для оплаты и доставки сообщений и в случаях, "
    "предусмотренных законом.\n"
    "Согласие действует, пока я его не отзову. Отозвать его, получить копию своих данных или потребовать "
    "их удаления можно в любое время; на то, что нужно по закону или по договору, отзыв не "
    "распространяется." },
  { "en", "I agree that my personal data are processed by " COMPANY ".\n"
          "Which data: surname, given name, patronymic, phone, e-mail address, residential address, and what "
          "concerns my "
          "orders, payments, licences and requests.\n"
          "What for: to make my account, to conclude and perform contracts with me, to issue invoices and "
          "licences, and to answer my requests.\n"
          "What is done with them: they are collected, recorded, kept, corrected, used and deleted, with "
          "programs and "
          "without. Others are given them only to take payments and to deliver messages, and where the law "
          "says so.\n"
          "The consent holds until I withdraw it. I may withdraw it, ask for a copy of my data or ask for "
          "their deletion at any time; what the law or a contract requires is not touched by that." },
  { "bg",
    "Съгласен/съгласна съм " COMPANY " да обработва личните ми данни.\n"
    "Кои данни: фамилия, име, презиме, телефон, имейл адрес, адрес на живеене, както и сведения за моите "
    "поръчки, плащания, лицензи и запитвания.\n"
    "За какво: за да се създаде профилът ми, да се сключват и изпълняват договори с мен, да се издават "
    "фактури и "
    "лицензи и да се отговаря на запитванията ми.\n"
    "Какво се прави с тях: събират се, записват се, съхраняват се, поправят се, използват се и се изтриват, "
    "с програми и "
    "без тях. На други се предават само за плащане и доставка на съобщения и когато законът го изисква.\n"
    "Съгласието важи, докато не го оттегля. Мога да го оттегля, да поискам копие на данните си или "
    "изтриването им по всяко време; това не засяга онова, което изисква законът или договор." },
  { "az", COMPANY
    " tərəfindən fərdi məlumatlarımın emalına razılıq verirəm.\n"
    "Hansı məlumatlar: soyad, ad, ata adı, telefon, e-poçt ünvanı, yaşayış ünvanı, habelə sifarişlərim, "
    "ödənişlərim, lisenziyalarım və müraciətlərim haqqında məlumatlar.\n"
    "Nə üçün: hesabımı yaratmaq, mənimlə müqavilələr bağlamaq və icra etmək, hesab-faktura və "
    "lisenziya vermək, müraciətlərimə cavab vermək üçün.\n"
    "Onlarla nə edilir: proqramların köməyi ilə və onlarsız toplanır, yazılır, saxlanılır, dəqiqləşdirilir, "
    "istifadə olunur və "
    "silinir. Başqalarına yalnız ödəniş və mesajların çatdırılması üçün və qanunla nəzərdə tutulan hallarda "
    "verilir.\n"
    "Razılıq mən onu geri götürənədək qüvvədədir. Onu istənilən vaxt geri götürə, məlumatlarımın surətini və "
    "ya "
    "silinməsini tələb edə bilərəm; qanunun və ya müqavilənin tələb etdiyi bundan asılı deyil." },
};

static guint
find (const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i].language, language) == 0)
      return i;

  return 0;
}

char *
kab_consent_text (const char *own, const char *company, const char *language)
{
  const char *text = texts[find (language)].text;
  const char *at = strstr (text, COMPANY);

  if (own != NULL)
    return g_strdup (own);
  return g_strdup_printf ("%.*s%s%s", (int)(at - text), text, company, at + strlen (COMPANY));
}

char *
kab_consent_version (const char *own, const char *language)
{
  g_autofree char *digest = own != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, own, -1) : NULL;

  if (digest == NULL)
    return g_strconcat (VERSION "-", texts[find (language)].language, NULL);
  return g_strndup (digest, DIGITS);
}

void
kab_registration_setting_clear (KabRegistrationSetting *setting)
{
  g_clear_pointer (&setting->text, g_free);
}

static gboolean
is_text (const char *text)
{
  return *text != '\0' && g_utf8_validate (text, -1, NULL)
         && g_utf8_strlen (text, -1) <= KAB_CONSENT_TEXT_MAX;
}

gboolean
kab_registration_setting_parse (const char *value, KabRegistrationSetting *setting, GError **error)
{
  g_autoptr (JsonNode) node
    = value != NULL && kab_json_check (value, strlen (value)) ? json_from_string (value, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *open = object != NULL ? json_object_get_member (object, "open") : NULL;
  const char *text = kab_json_member_text (object, "text");
  gboolean says = open != NULL && json_node_get_value_type (open) == G_TYPE_BOOLEAN;
  gboolean has_text = object != NULL && json_object_has_member (object, "text");

  *setting = (KabRegistrationSetting){ says && json_node_get_boolean (open), NULL };
  if (value == NULL)
    return TRUE;
  if (text != NULL && is_text (text))
    setting->text = g_strdup (text);
  if (!says)
    g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID,
                         _ ("it does not say whether people may register by themselves."));
  else if (has_text && setting->text == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                 _ ("What people consent to is text (UTF-8) of 1 to %d characters. Nothing was changed."),
                 KAB_CONSENT_TEXT_MAX);
  else
    return TRUE;

  return FALSE;
}

char *
kab_registration_setting_write (const KabRegistrationSetting *setting)
{
  GString *value = g_string_new (setting->is_open ? "{\"open\":true" : "{\"open\":false");

  if (setting->text != NULL)
    {
      g_string_append (value, ",\"text\":");
      kab_json_append_string (value, setting->text);
    }
  g_string_append_c (value, '}');
  return g_string_free (value, FALSE);
}
