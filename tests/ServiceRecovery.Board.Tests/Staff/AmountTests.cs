using System.Globalization;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>Amounts and times as people type them.</summary>
public class AmountTests
{
    private static readonly PageTexts English = TextCatalog.Load([], []).For("en");

    [Theory]
    [InlineData("35", "EUR", "en", 3_500)]
    [InlineData("35.5", "EUR", "en", 3_550)]
    [InlineData("35.55", "EUR", "en", 3_555)]
    [InlineData(" 35.55 ", "EUR", "en", 3_555)]
    [InlineData("0.01", "EUR", "en", 1)]
    [InlineData("35,55", "EUR", "de", 3_555)]
    [InlineData("35.55", "EUR", "de", 3_555)]
    [InlineData("500", "JPY", "en", 500)]
    [InlineData("1.234", "KWD", "en", 1_234)]
    [InlineData("٣٥٫٥", "EUR", "ar", 3_550)]
    [InlineData("३५", "EUR", "hi", 3_500)]
    [InlineData("99999999999999999999", "EUR", "en", long.MaxValue)]
    public void What_can_be_meant_in_one_way_is_taken(string typed, string currency, string culture, long minor) =>
        Assert.Equal((minor, null), AmountText.Read(typed, new Currency(currency), CultureInfo.GetCultureInfo(culture), English));

    [Theory]
    [InlineData("35,555", "EUR", "en", "EUR has 2 digits after the point. Write 35.55, or 35555 if that is what you mean.")]
    [InlineData("35.555", "EUR", "de", "EUR has 2 digits after the point. Write 35,55, or 35555 if that is what you mean.")]
    [InlineData("35.555", "EUR", "en", "EUR has 2 digits after the point. Write 35.55, or 35555 if that is what you mean.")]
    [InlineData("1 000", "EUR", "en", "EUR has 2 digits after the point. Write 1.00, or 1000 if that is what you mean.")]
    [InlineData("5.5", "JPY", "en", "JPY has 0 digits after the point. Write 5, or 55 if that is what you mean.")]
    [InlineData("-5", "EUR", "en", "Write an amount as 35.50: digits, and a sign before the decimals only.")]
    [InlineData("5e3", "EUR", "en", "Write an amount as 35.50: digits, and a sign before the decimals only.")]
    [InlineData("EUR 5", "EUR", "en", "Write an amount as 35.50: digits, and a sign before the decimals only.")]
    [InlineData(".", "EUR", "en", "Write an amount as 35.50: digits, and a sign before the decimals only.")]
    [InlineData("5.", "EUR", "en", "EUR has 2 digits after the point. Write 5.00, or 5 if that is what you mean.")]
    [InlineData("1.2.3", "EUR", "en", "EUR has 2 digits after the point. Write 1.23, or 123 if that is what you mean.")]
    public void What_can_not_is_said_with_what_would_do(string typed, string currency, string culture, string says) =>
        Assert.Equal((null, says), AmountText.Read(typed, new Currency(currency), CultureInfo.GetCultureInfo(culture), English));

    [Theory]
    [InlineData("2026-07-01T12:00", "2026-07-01T10:00:00Z", null)]
    [InlineData("2026-12-01T12:00", "2026-12-01T11:00:00Z", null)]
    [InlineData("2026-03-29T02:30", null, "The clocks were put forward that day: 02:30 didn't exist. The next there was is 03:00.")]
    [InlineData("2026-10-25T02:30", null, "02:30 was there twice that day. Write which you mean: 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00.")]
    [InlineData("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z", null)]
    [InlineData("9999-12-31T23:59", null, "Write a day and a time, as 2026-11-28T16:30.")]
    [InlineData("tomorrow", null, "Write a day and a time, as 2026-11-28T16:30.")]
    [InlineData("2026-02-30T10:00", null, "Write a day and a time, as 2026-11-28T16:30.")]
    public void A_time_is_one_of_the_organization_s_clocks(string typed, string? instant, string? says) =>
        Assert.Equal((instant, says), LocalTime.Read(typed, TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"), English));
}
