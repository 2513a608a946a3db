using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Fields;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>A request of the API whose caller is known: who asks, for whom, and what they may see.</summary>
/// <param name="http">The request.</param>
/// <param name="tenant">The desk of the caller's tenant.</param>
/// <param name="by">Who asks.</param>
/// <param name="places">The places whose cases they may see; null: all.</param>
internal sealed class ApiCall(HttpContext http, TenantDesk tenant, Actor by, FrozenSet<PlaceId>? places)
{
    /// <summary>Gets the request.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>Gets the desk of the caller's tenant.</summary>
    public TenantDesk Tenant { get; } = tenant;

    /// <summary>Gets who asks.</summary>
    public Actor By { get; } = by;

    /// <summary>Gets the places whose cases they may see; null: all.</summary>
    public FrozenSet<PlaceId>? Places { get; } = places;

    /// <summary>Gets whether they only look.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>Gets whether there may be cases of the tenant that the caller doesn't see.</summary>
    public bool IsLimited => Places is not null || By.Kind == ActorKind.Customer;

    /// <summary>Gets what ends when the caller left; the desk heeds it until it begins to store.</summary>
    public CancellationToken Left => Http.RequestAborted;

    /// <summary>Gets the pseudonyms of the caller's tenant.</summary>
    public Pseudonyms Names => Tenant.Desk.NamesOf(Tenant.Tenant);

    /// <summary>Tells whether the caller sees what happened at a place. What happened at none is nobody's own.</summary>
    public bool SeesPlace(PlaceId? place) => Places is null || place is not { } at || Places.Contains(at);

    /// <summary>Tells whether the caller may know of a case.</summary>
    public bool Sees(RecoveryCase current) => By.Kind == ActorKind.Customer
        ? By.Token is null && Tenant.KeyOf(By.Id) is var key && (current.Customer?.Key == key || current.Representatives.Any(one => one.Key == key))
        : SeesPlace(current.Place);

    /// <summary>Finds a case that the caller may know of.</summary>
    public async ValueTask<RecoveryCase?> FindAsync(CaseId id) =>
        await Tenant.Case(id).FindAsync(Left).ConfigureAwait(false) is { } found && Sees(found) ? found : null;

    /// <summary>Finds what the caller may do in a case, without the names of cases that they may not know of.</summary>
    /// <param name="id">The case.</param>
    /// <param name="current">How it stands; null: as it is stored.</param>
    public async ValueTask<OpenSteps> StepsAsync(CaseId id, RecoveryCase? current = null)
    {
        var steps = current is null
            ? await Tenant.Desk.OpenStepsAsync(Tenant.Tenant, id, By, Left).ConfigureAwait(false)
            : await Tenant.Desk.OpenStepsAsync(Tenant.Tenant, id, By, current, Left).ConfigureAwait(false);
        return await HiddenAsync(steps.OtherCases).ConfigureAwait(false) is { Count: > 0 } hidden ? steps.Without(hidden) : steps;
    }

    /// <summary>Returns those of some cases of which the caller may not know.</summary>
    public async ValueTask<IReadOnlySet<CaseId>> HiddenAsync(IEnumerable<CaseId> cases)
    {
        var hidden = new HashSet<CaseId>();
        if (IsLimited)
        {
            foreach (var other in cases.Distinct())
            {
                if (await FindAsync(other).ConfigureAwait(false) is null)
                {
                    hidden.Add(other);
                }
            }
        }

        return hidden;
    }

    /// <summary>Reads the case that the address names. One of dots alone has a tilde before it there, because browsers fold dots.</summary>
    public (CaseId Id, ApiAnswer? Problem) CaseOfAddress()
    {
        var text = (string)Http.Request.RouteValues["case"]!;
        if (text is ['~', .. var dots] && dots.Length > 0 && dots.All(c => c == '.'))
        {
            text = dots;
        }
        else if (text.All(c => c == '.'))
        {
            return (default, ApiEndpoints.NoSuchAddress());
        }

        return CaseId.TryParse(text, out var id) ? (id, null)
            : IsNoText(text) ? (default, Problem.Faulty(Fault.BadText, "The address has U+0000, or isn't UTF-8.", "case"))
            : (default, ApiEndpoints.NoSuchAddress());
    }

    /// <summary>Returns how the address of a case names it.</summary>
    public static string AddressOf(CaseId id) => id.Value.All(c => c == '.') ? "~" + id.Value : id.Value;

    // A server leaves a byte that is no text as it was escaped.
    private static bool IsNoText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\0' or '\uFFFD' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) && !(i > 0 && char.IsSurrogatePair(text[i - 1], text[i])))
                || (text[i] == '%' && i + 2 < text.Length && text[i + 1] is (>= '8' and <= '9') or (>= 'A' and <= 'F') or (>= 'a' and <= 'f') && char.IsAsciiHexDigit(text[i + 2]))
                || text.AsSpan(i).StartsWith("%00"))
            {
                return true;
            }
        }

        return false;
    }
}
