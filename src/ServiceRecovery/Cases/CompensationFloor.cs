using System.Collections.Immutable;
using System.Numerics;

namespace ServiceRecovery.Policies;

/// <summary>How much may stand granted in a case before a yes has to show more than somebody's word for it.</summary>
/// <remarks>
/// No rates are needed: the share that each currency takes of its own floor is added up, and above one whole the floor is passed.
/// The table is coarse on purpose, so that it holds for years: about 25 euro in each class, in major units, by the rates of autumn 2026. An organization sets its own by <see cref="RecoveryOptions.Floors"/>.
/// </remarks>
internal sealed class CompensationFloor
{
    private static readonly ImmutableDictionary<string, long> Majors = Read();

    private readonly ImmutableDictionary<Currency, long> _own;
    private readonly long _times;

    private CompensationFloor(ImmutableDictionary<Currency, long> own, long times) => (_own, _times) = (own, times);

    /// <summary>Returns the floor of the table, so many times.</summary>
    public static CompensationFloor Standard(long times) => new(ImmutableDictionary<Currency, long>.Empty, times);

    /// <summary>Returns the floor with what an organization set, in minor units.</summary>
    public CompensationFloor With(IEnumerable<KeyValuePair<Currency, long>> own) => new(_own.SetItems(own), _times);

    /// <summary>Returns the floor of a currency, in minor units; 0 for one that nobody set and the table doesn't have.</summary>
    public long Of(Currency currency)
    {
        if (_own.TryGetValue(currency, out var own))
        {
            return own;
        }

        var minor = Majors.TryGetValue(currency.Code, out var major) ? major * _times : 0;
        for (var i = 0; i < currency.MinorDigits; i++)
        {
            minor *= 10;
        }

        return minor;
    }

    /// <summary>Tells whether what stands is more than the floor, all currencies together.</summary>
    public bool IsPassedBy(IEnumerable<KeyValuePair<Currency, long>> standing)
    {
        // The shares as one fraction, exactly: sums of decimals would round at the edge.
        var (sum, whole) = (BigInteger.Zero, BigInteger.One);
        foreach (var pair in standing)
        {
            var floor = Of(pair.Key);
            if (pair.Value > floor)
            {
                return true;
            }

            if (floor > 0)
            {
                (sum, whole) = ((sum * floor) + (pair.Value * whole), whole * floor);
            }
        }

        return sum > whole;
    }

    private static ImmutableDictionary<string, long> Read()
    {
        var majors = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        void Add(long major, string codes)
        {
            foreach (var code in codes.Split(' '))
            {
                majors.Add(code, major);
            }
        }

        Add(1, "CLF");
        Add(10, "BHD KWD OMR");
        Add(25, "BMD BSD CHF EUR FKP GBP GIP JOD KYD PAB SHP USD");
        Add(50, "AUD AWG AZN BAM BBD BND BZD CAD FJD NZD SGD TOP XCG");
        Add(100, "AED BRL BYN GEL ILS LYD MYR PEN PGK PLN QAR RON SAR TMT TND WST XCD");
        Add(250, "BOB CNY DKK GHS GTQ HKD MAD MOP NOK SBD SEK TJS TTD");
        Add(500, "BWP CUP CZK ERN LSL MDL MVR MXN NAD SCR SLE STN SZL ZAR ZMW");
        Add(1_000, "EGP HNL MKD MRU MUR NIO SRD THB TRY TWD UAH UYU ZWG");
        Add(2_500, "AFN ALL BDT BTN CVE DOP GMD INR KGS MZN PHP RSD RUB XPF");
        Add(5_000, "DJF DZD ETB GYD HTG ISK JMD JPY KES LRD NPR VES VUV YER");
        Add(10_000, "AMD CRC HUF KMF KZT LKR PKR");
        Add(25_000, "AOA CLP KPW SDG SOS XAF XOF");
        Add(50_000, "ARS CDF IQD KRW MMK MWK NGN RWF");
        Add(100_000, "BIF COP KHR MGA MNT SSP TZS UGX");
        Add(250_000, "GNF PYG SYP UZS");
        Add(500_000, "IDR LAK");
        Add(1_000_000, "IRR VND");
        Add(2_500_000, "LBP");
        return majors.ToImmutable();
    }
}
