using System.Globalization;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Forms;

/// <summary>Reads an amount as people write it: digits of any script and the language's decimal sign. A sign between thousands could be meant as either, so it is told and not guessed.</summary>
internal static class AmountText
{
    /// <summary>Reads it in minor units; beyond what an amount holds it is the most there is, which the desk refuses.</summary>
    /// <returns>The amount, or what is wrong.</returns>
    public static (long? Minor, string? Fault) Read(string text, Currency currency, CultureInfo culture, PageTexts texts)
    {
        var (whole, decimals) = (new System.Text.StringBuilder(), new System.Text.StringBuilder());
        var (isAfterPoint, isWrong) = (false, false);
        var digits = currency.MinorDigits;
        var trimmed = text.Trim();
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (char.IsDigit(trimmed[i]))
            {
                (isAfterPoint ? decimals : whole).Append((int)char.GetNumericValue(trimmed[i]));
            }
            else if (!isAfterPoint && IsPoint(trimmed, i, culture))
            {
                isAfterPoint = true;
            }
            else
            {
                isWrong = true;
            }
        }

        if (!isWrong && whole.Length > 0 && (isAfterPoint ? decimals.Length is > 0 && decimals.Length <= digits : true))
        {
            var minor = whole.ToString() + decimals.ToString().PadRight(digits, '0');
            return (long.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : long.MaxValue, null);
        }

        return (null, Says(trimmed, currency, digits, culture, texts));
    }

    private static bool IsPoint(string text, int at, CultureInfo culture)
    {
        var (point, group) = (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator);
        return text[at].ToString() == point
            || (text[at] == '.' && !(group == "." && text.Length - at - 1 == 3 && text.Skip(at + 1).All(char.IsDigit)));
    }

    // What was typed is shown as both that it could mean.
    private static string Says(string text, Currency currency, int digits, CultureInfo culture, PageTexts texts)
    {
        var typed = string.Concat(text.Where(char.IsDigit).Select(digit => (int)char.GetNumericValue(digit)));
        var at = text.TakeWhile(char.IsDigit).Count();
        if (typed.Length is 0 or > 15 || at == 0 || at == text.Length || text.Any(c => !char.IsDigit(c) && c is not (',' or '.' or '\'' or '’' or ' ' or '\u00A0' or '\u202F' or '٫' or '٬')))
        {
            return PageFormat.Fill(texts["amount.unreadable"], ("example", Example("35", "50", digits, culture)), ("currency", currency.Code));
        }

        var (before, after) = (typed[..at], typed[at..]);
        return PageFormat.Fill(
            texts["amount.decimals", digits],
            ("currency", currency.Code),
            ("count", digits.ToString(culture)),
            ("point", Example(before, after, digits, culture)),
            ("whole", typed));
    }

    private static string Example(string whole, string decimals, int digits, CultureInfo culture) =>
        digits == 0 ? whole : whole + culture.NumberFormat.NumberDecimalSeparator + (decimals.Length > digits ? decimals[..digits] : decimals.PadRight(digits, '0'));
}
