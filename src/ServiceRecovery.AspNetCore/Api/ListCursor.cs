using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Where a page of a list ended, bound to what was asked for and by whom: with anything else it is no cursor. Every node of the organization reads it.</summary>
internal static class ListCursor
{
    private const string Domain = "service-recovery/cursor";
    private const char Apart = '.';

    /// <summary>Returns the cursor of a place.</summary>
    /// <param name="names">The pseudonyms of the tenant, whose key binds it.</param>
    /// <param name="asked">What was asked for, without place and size.</param>
    /// <param name="place">The place.</param>
    public static string Of(Pseudonyms names, string asked, string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place)) + Apart + names.Authenticate(Domain, asked, place);

    /// <summary>Returns the place of a cursor; null where it isn't one of what is asked for.</summary>
    public static string? PlaceIn(string cursor, Pseudonyms names, string asked)
    {
        var at = cursor.IndexOf(Apart, StringComparison.Ordinal);
        if (at < 0 || !Base64Url.IsValid(cursor.AsSpan(0, at)))
        {
            return null;
        }

        var place = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor.AsSpan(0, at)));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(names, asked, place)), Encoding.UTF8.GetBytes(cursor)) ? place : null;
    }
}
