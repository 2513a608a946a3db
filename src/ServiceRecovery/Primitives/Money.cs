using System.Globalization;

namespace ServiceRecovery;

/// <summary>An amount in minor units of a currency (cents, pence, fils). It may be anything a caller wrote; what isn't possible is refused when it is decided.</summary>
/// <param name="Minor">Minor units. A grant takes 1 to <see cref="Largest"/>.</param>
/// <param name="Currency">The currency.</param>
public readonly record struct Money(long Minor, Currency Currency)
{
    /// <summary>The largest amount that every program and file format holds exactly: 2^53 - 1 minor units.</summary>
    public const long Largest = (1L << 53) - 1;

    /// <summary>Gets whether the amount is from 1 to <see cref="Largest"/>.</summary>
    public bool IsInRange => Minor is >= 1 and <= Largest;

    /// <summary>Returns the amount with the currency's decimals, formatted invariantly: <c>45.00 EUR</c>.</summary>
    public override string ToString()
    {
        var digits = Currency.MinorDigits;
        var value = Minor / (decimal)Math.Pow(10, digits);
        return value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + " " + Currency.Code;
    }
}
