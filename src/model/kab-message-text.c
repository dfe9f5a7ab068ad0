/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people are written, in the language of whom it is to: that has nothing to do with the language of who sends it, nor
 * of the server, so gettext is not asked. A line with a {word} that there is none for is left out.
 */
#include "kab-message.h"

#include <string.h>

typedef struct
{
  const char *subject;
  const char *letter;
  const char *sms;
} Text;

static const Text ru[KAB_N_MESSAGE_KINDS] = {
  [KAB_MESSAGE_LINK] = { "Оплата: {package}",
                         "Здравствуйте, {person}!\n\n"
                         "«{package}», {price}. Оплатить можно по ссылке:\n{link}\n\n"
                         "Ссылка действует до {until}.\n\n{company}",
                         "{company}: {package}, {price}. Оплатить: {link}" },
  [KAB_MESSAGE_LICENCE] = { "Лицензия {number}",
                            "Здравствуйте, {person}!\n\n"
                            "Ваша лицензия {number} («{package}») — во вложении.\n"
                            "Она действует до {until}.\n\n{company}",
                            "{company}: лицензия {number}, {package}: {link}" },
  [KAB_MESSAGE_INVOICE] = { "Счёт {number}",
                            "Здравствуйте, {person}!\n\n"
                            "Счёт {number} на {price} — во вложении.\n"
                            "Оплатить его нужно до {until}.\n"
                            "Его можно оплатить и по ссылке: {link}\n\n{company}",
                            "{company}: счёт {number} на {price}: {link}" },
  [KAB_MESSAGE_INVITATION]
  = { "Ваш кабинет: {company}",
      "Здравствуйте, {person}!\n\n"
      "Для вас создана учётная запись: {company}. Придумайте пароль здесь:\n{link}\n\n"
      "Ссылка сработает один раз, до {until}. Никому её не передавайте: по ней можно задать ваш пароль.\n"
      "Если вы не ждали приглашения, ничего делать не нужно.\n\n{company}",
      "{company}: придумайте пароль для вашего кабинета: {link}" },
  [KAB_MESSAGE_RECOVERY]
  = { "Новый пароль: {company}",
      "Здравствуйте, {person}!\n\n"
      "Для вашей учётной записи ({company}) запросили новый пароль. Если это были вы, задайте его здесь:\n"
      "{link}\n\n"
      "Ссылка сработает один раз, до {until}.\n"
      "Если это были не вы, ничего делать не нужно: пароль останется прежним.\n\n{company}",
      "{company}: новый пароль: {link} Если это не вы, ничего не делайте." },
  [KAB_MESSAGE_CHANGED]
  = { "Пароль изменён: {company}",
      "Здравствуйте, {person}!\n\n"
      "Пароль вашей учётной записи ({company}) изменён {until}. На всех устройствах нужно войти заново.\n"
      "Если это были не вы, сразу задайте новый: {link}\n\n{company}",
      "{company}: пароль изменён {until}. Не вы? Задайте новый: {link}" },
  [KAB_MESSAGE_REGISTRATION]
  = { "Регистрация: {company}",
      "Здравствуйте, {person}!\n\n"
      "Чтобы закончить регистрацию ({company}), придумайте пароль здесь:\n{link}\n\n"
      "Ссылка сработает один раз, до {until}.\n"
      "Если вы не регистрировались, ничего делать не нужно.\n\n{company}",
      "{company}: закончите регистрацию: {link}" },
  [KAB_MESSAGE_KNOWN] = { "Регистрация: {company}",
                          "Здравствуйте, {person}!\n\n"
                          "Кто-то регистрировался с этим адресом, но учётная запись ({company}) у вас уже "
                          "есть. Войдите с прежним "
                          "паролем.\n"
                          "Если вы его забыли, задайте новый: {link}\n"
                          "Если это были не вы, ничего делать не нужно.\n\n{company}",
                          "{company}: вы уже зарегистрированы. Забыли пароль? {link}" },
};

static const Text en[KAB_N_MESSAGE_KINDS] = {
  [KAB_MESSAGE_LINK] = { "Payment: {package}",
                         "Hello, {person},\n\n"
                         "“{package}”, {price}, can be paid here:\n{link}\n\n"
                         "The link is good until {until}.\n\n{company}",
                         "{company}: {package}, {price}. Pay here: {link}" },
  [KAB_MESSAGE_LICENCE] = { "Licence {number}",
                            "Hello, {person},\n\n"
                            "your licence {number} (“{package}”) is attached.\n"
                            "It is valid until {until}.\n\n{company}",
                            "{company}: licence {number}, {package}: {link}" },
  [KAB_MESSAGE_INVOICE] = { "Invoice {number}",
                            "Hello, {person},\n\n"
                            "invoice {number} for {price} is attached.\n"
                            "It is due on {until}.\n"
                            "It can also be paid here: {link}\n\n{company}",
                            "{company}: invoice {number}, {price}: {link}" },
  [KAB_MESSAGE_INVITATION]
  = { "Your account at {company}",
      "Hello, {person},\n\n"
      "an account was made for you at {company}. Choose a password here:\n{link}\n\n"
      "The link works once, until {until}. Pass it on to nobody: whoever has it can choose your password.\n"
      "If you do not expect an invitation, you need not do anything.\n\n{company}",
      "{company}: choose a password for your account: {link}" },
  [KAB_MESSAGE_RECOVERY]
  = { "A new password for {company}",
      "Hello, {person},\n\n"
      "a new password was asked for, for your account at {company}. If that was you, choose it here:\n"
      "{link}\n\n"
      "The link works once, until {until}.\n"
      "If it was not you, you need not do anything: your password stays as it is.\n\n{company}",
      "{company}: a new password: {link} Not you? Do nothing." },
  [KAB_MESSAGE_CHANGED]
  = { "Your password was changed: {company}",
      "Hello, {person},\n\n"
      "the password of your account at {company} was changed on {until}. You need to sign in again "
      "everywhere.\n"
      "If that was not you, choose a new one at once: {link}\n\n{company}",
      "{company}: your password was changed on {until}. Not you? {link}" },
  [KAB_MESSAGE_REGISTRATION]
  = { "Your registration at {company}",
      "Hello, {person},\n\n"
      "to finish your registration at {company}, choose a password here:\n{link}\n\n"
      "The link works once, until {until}.\n"
      "If you did not register, you need not do anything.\n\n{company}",
      "{company}: finish your registration: {link}" },
  [KAB_MESSAGE_KNOWN]
  = { "Your registration at {company}",
      "Hello, {person},\n\n"
      "somebody registered with this address, but you have an account at {company} already. Sign in with the "
      "password that you have.\n"
      "If you forgot it, choose a new one: {link}\n"
      "If it was not you, you need not do anything.\n\n{company}",
      "{company}: you are registered already. Forgot the password? {link}" },
};

static const Text bg[KAB_N_MESSAGE_KINDS] = {
  [KAB_MESSAGE_LINK] = { "Плащане: {package}",
                         "Здравейте, {person}!\n\n"
                         "„{package}“, {price}. Може да платите от тази връзка:\n{link}\n\n"
                         "Връзката е валидна до {until}.\n\n{company}",
                         "{company}: {package}, {price}. Плащане: {link}" },
  [KAB_MESSAGE_LICENCE] = { "Лиценз {number}",
                            "Здравейте, {person}!\n\n"
                            "Вашият лиценз {number} („{package}“) е приложен.\n"
                            "Той е валиден до {until}.\n\n{company}",
                            "{company}: лиценз {number}, {package}: {link}" },
  [KAB_MESSAGE_INVOICE] = { "Фактура {number}",
                            "Здравейте, {person}!\n\n"
                            "Фактура {number} за {price} е приложена.\n"
                            "Срокът за плащане е {until}.\n"
                            "Може да я платите и от тази връзка: {link}\n\n{company}",
                            "{company}: фактура {number}, {price}: {link}" },
  [KAB_MESSAGE_INVITATION] = { "Вашият профил: {company}",
                               "Здравейте, {person}!\n\n"
                               "За Вас е създаден профил: {company}. Изберете парола тук:\n{link}\n\n"
                               "Връзката може да се използва веднъж, до {until}. Не я давайте на никого: с "
                               "нея се задава паролата Ви.\n"
                               "Ако не очаквате покана, не е нужно да правите нищо.\n\n{company}",
                               "{company}: изберете парола за профила си: {link}" },
  [KAB_MESSAGE_RECOVERY]
  = { "Нова парола: {company}",
      "Здравейте, {person}!\n\n"
      "За профила Ви ({company}) е поискана нова парола. Ако сте били Вие, задайте я тук:\n{link}\n\n"
      "Връзката може да се използва веднъж, до {until}.\n"
      "Ако не сте били Вие, не е нужно да правите нищо: паролата остава същата.\n\n{company}",
      "{company}: нова парола: {link} Ако не сте Вие, не правете нищо." },
  [KAB_MESSAGE_CHANGED]
  = { "Паролата е сменена: {company}",
      "Здравейте, {person}!\n\n"
      "Паролата на профила Ви ({company}) е сменена на {until}. Трябва да влезете отново на всички "
      "устройства.\n"
      "Ако не сте били Вие, веднага задайте нова: {link}\n\n{company}",
      "{company}: паролата е сменена на {until}. Не сте Вие? {link}" },
  [KAB_MESSAGE_REGISTRATION]
  = { "Регистрация: {company}",
      "Здравейте, {person}!\n\n"
      "За да завършите регистрацията си ({company}), изберете парола тук:\n{link}\n\n"
      "Връзката може да се използва веднъж, до {until}.\n"
      "Ако не сте се регистрирали, не е нужно да правите нищо.\n\n{company}",
      "{company}: завършете регистрацията: {link}" },
  [KAB_MESSAGE_KNOWN]
  = { "Регистрация: {company}",
      "Здравейте, {person}!\n\n"
      "Някой се регистрира с този адрес, но Вие вече имате профил ({company}). Влезте с досегашната си "
      "парола.\n"
      "Ако сте я забравили, задайте нова: {link}\n"
      "Ако не сте били Вие, не е нужно да правите нищо.\n\n{company}",
      "{company}: вече сте регистрирани. Забравена парола? {link}" },
};

static const Text az[KAB_N_MESSAGE_KINDS] = {
  [KAB_MESSAGE_LINK] = { "Ödəniş: {package}",
                         "Salam, {person}!\n\n"
                         "“{package}”, {price}. Bu keçidlə ödəyə bilərsiniz:\n{link}\n\n"
                         "Keçid {until} tarixinədək etibarlıdır.\n\n{company}",
                         "{company}: {package}, {price}. Ödəniş: {link}" },
  [KAB_MESSAGE_LICENCE] = { "Lisenziya {number}",
                            "Salam, {person}!\n\n"
                            "{number} nömrəli lisenziyanız (“{package}”) əlavə edilib.\n"
                            "O, {until} tarixinədək etibarlıdır.\n\n{company}",
                            "{company}: lisenziya {number}, {package}: {link}" },
  [KAB_MESSAGE_INVOICE] = { "Hesab-faktura {number}",
                            "Salam, {person}!\n\n"
                            "{price} məbləğində {number} nömrəli hesab-faktura əlavə edilib.\n"
                            "Son ödəniş tarixi: {until}.\n"
                            "Onu bu keçidlə də ödəyə bilərsiniz: {link}\n\n{company}",
                            "{company}: hesab-faktura {number}, {price}: {link}" },
  [KAB_MESSAGE_INVITATION] = { "Hesabınız: {company}",
                               "Salam, {person}!\n\n"
                               "Sizin üçün hesab yaradılıb: {company}. Şifrəni burada seçin:\n{link}\n\n"
                               "Keçid bir dəfə, {until} tarixinədək işləyir. Onu heç kimə verməyin: bununla "
                               "şifrəniz təyin edilə bilər.\n"
                               "Dəvət gözləmirsinizsə, heç nə etmək lazım deyil.\n\n{company}",
                               "{company}: hesabınız üçün şifrə seçin: {link}" },
  [KAB_MESSAGE_RECOVERY]
  = { "Yeni şifrə: {company}",
      "Salam, {person}!\n\n"
      "Hesabınız ({company}) üçün yeni şifrə istənilib. Bunu siz etmisinizsə, onu burada təyin edin:\n"
      "{link}\n\n"
      "Keçid bir dəfə, {until} tarixinədək işləyir.\n"
      "Bu siz deyilsinizsə, heç nə etmək lazım deyil: şifrəniz olduğu kimi qalır.\n\n{company}",
      "{company}: yeni şifrə: {link} Siz deyilsinizsə, heç nə etməyin." },
  [KAB_MESSAGE_CHANGED]
  = { "Şifrə dəyişdirildi: {company}",
      "Salam, {person}!\n\n"
      "Hesabınızın ({company}) şifrəsi {until} tarixində dəyişdirilib. Bütün cihazlarda yenidən daxil olmaq "
      "lazımdır.\n"
      "Bu siz deyilsinizsə, dərhal yenisini təyin edin: {link}\n\n{company}",
      "{company}: şifrə {until} dəyişdirilib. Siz deyilsiniz? {link}" },
  [KAB_MESSAGE_REGISTRATION] = { "Qeydiyyat: {company}",
                                 "Salam, {person}!\n\n"
                                 "Qeydiyyatı ({company}) tamamlamaq üçün şifrəni burada seçin:\n{link}\n\n"
                                 "Keçid bir dəfə, {until} tarixinədək işləyir.\n"
                                 "Qeydiyyatdan keçməmisinizsə, heç nə etmək lazım deyil.\n\n{company}",
                                 "{company}: qeydiyyatı tamamlayın: {link}" },
  [KAB_MESSAGE_KNOWN] = { "Qeydiyyat: {company}",
                          "Salam, {person}!\n\n"
                          "Kimsə bu ünvanla qeydiyyatdan keçdi, lakin sizin artıq hesabınız ({company}) var. "
                          "Əvvəlki şifrənizlə daxil "
                          "olun.\n"
                          "Onu unutmusunuzsa, yenisini təyin edin: {link}\n"
                          "Bu siz deyilsinizsə, heç nə etmək lazım deyil.\n\n{company}",
                          "{company}: artıq qeydiyyatdan keçmisiniz. Şifrəni unutmusunuz? {link}" },
};

static const struct
{
  const char *language;
  const Text *texts;
} languages[] = { { "ru", ru }, { "en", en }, { "bg", bg }, { "az", az } };

static const Text *
find (KabMessageKind kind, const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (languages[i].language, language) == 0)
      return &languages[i].texts[kind];

  return &languages[0].texts[kind];
}

static const char *
word (const KabMessageWords *words, const char *name, gsize length)
{
  const struct
  {
    const char *name;
    const char *value;
  } known[] = {
    { "person", words->person },   { "company", words->company }, { "number", words->number },
    { "package", words->package }, { "price", words->price },     { "until", words->until },
    { "link", words->link },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].name) == length && strncmp (known[i].name, name, length) == 0)
      return known[i].value;

  return NULL;
}

/* Returns FALSE where a word is missing. */
static gboolean
fill_line (const char *line, const KabMessageWords *words, GString *out)
{
  const char *open;

  while ((open = strchr (line, '{')) != NULL)
    {
      const char *close = strchr (open, '}');
      const char *value = word (words, open + 1, (gsize)(close - open - 1));

      if (value == NULL)
        return FALSE;
      g_string_append_len (out, line, open - line);
      /* What somebody is called makes no lines of its own. */
      for (const char *p = value; *p != '\0'; p++)
        g_string_append_c (out, (guchar)*p < ' ' ? ' ' : *p);
      line = close + 1;
    }
  g_string_append (out, line);
  return TRUE;
}

static char *
fill (const char *text, const KabMessageWords *words)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);
  gboolean blank = TRUE; /* no two of them, and none at the beginning */

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      if (!fill_line (lines[i], words, line) || (line->len == 0 && blank))
        continue;
      g_string_append (out, line->str);
      g_string_append_c (out, '\n');
      blank = line->len == 0;
    }
  return g_strchomp (g_string_free (out, FALSE));
}

char *
kab_message_write (KabMessageKind kind,
                   const char *channel,
                   const char *language,
                   const KabMessageWords *words,
                   char **subject)
{
  const Text *text = find (kind, language);

  if (subject != NULL)
    *subject = fill (text->subject, words);
  return fill (g_strcmp0 (channel, KAB_CHANNEL_SMS) == 0 ? text->sms : text->letter, words);
}
