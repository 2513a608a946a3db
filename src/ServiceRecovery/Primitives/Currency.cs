using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>A currency by its ISO 4217 code. It may be any text a caller wrote; an unknown one is refused when it is decided.</summary>
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

    /// <summary>Gets whether ISO 4217 lists the code with a minor unit.</summary>
    public bool IsKnown => Digits.ContainsKey(Code);

    /// <summary>Gets the day on which the code was withdrawn; <see langword="null"/> for one that wasn't.</summary>
    internal string? WithdrawnOn => Withdrawn.TryGetValue(Code, out var day) ? day : null;

    /// <summary>Gets how many decimals the minor unit stands for by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD; 2 for a code it doesn't list.</summary>
    public int MinorDigits => Digits.TryGetValue(Code, out var digits) ? digits : 2;

    /// <summary>Gets every code that is known, in ordinal order.</summary>
    public static ImmutableArray<Currency> All { get; } = [.. Digits.Keys.OrderBy(code => code, StringComparer.Ordinal).Select(code => new Currency(code))];

    /// <summary>Returns the code.</summary>
    public override string ToString() => Code;

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
