using System.Collections.Immutable;
using System.ComponentModel;

namespace ServiceRecovery;

/// <summary>A currency by its ISO 4217 code. It may be any text a caller wrote; an unknown one is refused when it is decided.</summary>
[TypeConverter(typeof(Converter))]
public readonly record struct Currency
{
    // ISO 4217, list one of 2026-01-01 and those it still had in 2024, without the codes that have no minor unit (metals, funds units, tests).
    private const string TwoDigits = """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD
        BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD
        EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
        IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP
        MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN
        QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
        TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
        ZWL
        """;

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";
    private const string FourDigits = "CLF UYW";

    private static readonly ImmutableDictionary<string, int> Digits = Read();

    // Codes of organizations: an amount is written with their decimals wherever it is shown, so they are known to the whole process.
    private static ImmutableDictionary<string, int> _added = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

    // What was given in them is read and taken back; nothing more is given.
    private static readonly ImmutableDictionary<string, string> Withdrawn = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ANG"] = "2025-03-31",
        ["BGN"] = "2026-01-01",
        ["CUC"] = "2021-06-30",
        ["ZWL"] = "2024-09-01",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private readonly string? _code;

    /// <summary>Takes a code as it is.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="code"/> is <see langword="null"/>.</exception>
    public Currency(string code) => _code = code ?? throw new ArgumentNullException(nameof(code));

    /// <summary>Gets the code, three capital letters where it is known.</summary>
    public string Code => _code ?? "";

    /// <summary>The most decimals that a minor unit stands for.</summary>
    internal const int MostDigits = 8;

    /// <summary>Gets whether ISO 4217 lists the code with a minor unit, or an organization added it (<see cref="RecoveryOptions.Currencies"/>).</summary>
    public bool IsKnown => DigitsOf(Code) is not null;

    /// <summary>Gets the day on which the code was withdrawn; <see langword="null"/> for one that wasn't.</summary>
    internal string? WithdrawnOn => Withdrawn.TryGetValue(Code, out var day) ? day : null;

    /// <summary>Gets how many decimals the minor unit stands for by ISO 4217, or as an organization added it: 2 for EUR, 0 for JPY, 3 for KWD; 2 for a code that isn't known.</summary>
    public int MinorDigits => DigitsOf(Code) ?? 2;

    /// <summary>Gets every code that is known, in ordinal order.</summary>
    public static ImmutableArray<Currency> All { get; } = [.. Digits.Keys.OrderBy(code => code, StringComparer.Ordinal).Select(code => new Currency(code))];

    /// <summary>Returns the code.</summary>
    public override string ToString() => Code;

    /// <summary>Makes a code known that ISO 4217 doesn't list.</summary>
    /// <returns>Why it can't be; <see langword="null"/> when it is known now.</returns>
    internal static string? Add(string code, int digits)
    {
        if (code.Length is < 1 or > 8 || !code.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
        {
            return $"Currencies has the code '{code}', but a code has 1 to 8 capital letters and digits.";
        }

        if (digits is < 0 or > MostDigits)
        {
            return FormattableString.Invariant($"Currencies gives '{code}' {digits} decimals, but a currency has 0 to {MostDigits}.");
        }

        var known = Digits.TryGetValue(code, out var listed) ? listed : ImmutableInterlocked.GetOrAdd(ref _added, code, digits);
        return known == digits ? null : FormattableString.Invariant($"Currencies gives '{code}' {digits} decimals, but it is known with {known}.");
    }

    internal sealed class Converter : TextConverter
    {
        protected override object Read(string text) => new Currency(text);
    }

    private static int? DigitsOf(string code) => Digits.TryGetValue(code, out var digits) || _added.TryGetValue(code, out digits) ? digits : null;

    private static ImmutableDictionary<string, int> Read()
    {
        var digits = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var (codes, count) in new[] { (NoDigits, 0), (TwoDigits, 2), (ThreeDigits, 3), (FourDigits, 4) })
        {
            foreach (var code in codes.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                digits.Add(code, count);
            }
        }

        return digits.ToImmutable();
    }
}
