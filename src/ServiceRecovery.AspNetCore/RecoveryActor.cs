using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.AspNetCore;

/// <summary>Makes who acts of the claims of a sign-in.</summary>
public static class RecoveryActor
{
    /// <summary>The claim that makes somebody a customer: the reference that cases name them by.</summary>
    public const string CustomerClaim = "recovery:customer";

    /// <summary>The claim that makes somebody a program: the role it acts in.</summary>
    public const string SystemClaim = "recovery:system";

    /// <summary>Returns who acts.</summary>
    /// <remarks>
    /// The person is the claim <paramref name="id"/>. With <see cref="CustomerClaim"/> it is the customer of that reference, with <see cref="SystemClaim"/> a program; else one of the staff, in the highest of <paramref name="levels"/> among their roles,
    /// else in the first role that is a name, else as <c>staff</c>. Only claims of authenticated identities count. Nobody acts for somebody else by a claim.
    /// </remarks>
    /// <param name="user">Who is signed in.</param>
    /// <param name="id">The claim with the person's id; <see langword="null"/>: <c>sub</c>, else <see cref="ClaimTypes.NameIdentifier"/>.</param>
    /// <param name="role">The claim with their roles; <see langword="null"/>: what each identity calls its roles.</param>
    /// <param name="levels">The roles, lowest level first; <see langword="null"/>: none is above another.</param>
    /// <returns><see langword="null"/> where the claims name nobody or several, or don't say whether it is staff, a customer or a program.</returns>
    public static Actor? From(ClaimsPrincipal user, string? id = null, string? role = null, IEnumerable<Role>? levels = null) =>
        Read(user ?? throw new ArgumentNullException(nameof(user)), id, role, levels).By;

    internal static SignedIn Read(ClaimsPrincipal user, string? id = null, string? role = null, IEnumerable<Role>? levels = null)
    {
        var identities = user.Identities.Where(identity => identity.IsAuthenticated).ToList();
        var claim = id ?? (Values(identities, "sub") is { Count: > 0 } ? "sub" : ClaimTypes.NameIdentifier);
        var ids = Values(identities, claim);
        if (ids is not [var text] || !PersonId.TryParse(text, out var person))
        {
            return SignedIn.Unknown(ids.Count switch
            {
                0 => $"The sign-in has no claim '{claim}', so nobody knows who acts.",
                1 => $"The claim '{claim}' of the sign-in is no reference of 1 to 256 characters.",
                _ => $"The sign-in has several claims '{claim}' that differ, so nobody knows who acts.",
            });
        }

        var order = levels?.ToList() ?? [];
        var roles = identities.SelectMany(identity => identity.FindAll(role ?? identity.RoleClaimType)).Select(one => one.Value).ToList();
        var level = order.Where(one => roles.Contains(one.Value)).Select(one => (Role?)one).LastOrDefault();
        var (customers, systems) = (Values(identities, CustomerClaim), Values(identities, SystemClaim));
        return (customers.Count + systems.Count, level) switch
        {
            (0, _) => new SignedIn(new Actor(person, level ?? FirstName(roles) ?? new Role("staff"))),
            ( > 1, _) => SignedIn.Ambiguous($"The sign-in has several claims '{CustomerClaim}' and '{SystemClaim}'; it has one of them at most."),
            (_, not null) => SignedIn.Ambiguous($"The sign-in has a level of the staff beside '{(customers.Count > 0 ? CustomerClaim : SystemClaim)}'; it has one or the other."),
            _ when customers.Count == 1 => PersonId.TryParse(customers[0], out var customer)
                ? new SignedIn(Actor.Customer(customer.Value))
                : SignedIn.Unknown($"The claim '{CustomerClaim}' of the sign-in is no reference of 1 to 256 characters."),
            _ => Role.TryParse(systems[0], out var of)
                ? new SignedIn(new Actor(person, of, ActorKind.System))
                : SignedIn.Unknown($"The claim '{SystemClaim}' of the sign-in is no role: 1 to 64 characters of 'A-Za-z0-9._:-'."),
        };
    }

    private static List<string> Values(List<ClaimsIdentity> identities, string type) =>
        [.. identities.SelectMany(identity => identity.FindAll(type)).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];

    private static Role? FirstName(List<string> roles)
    {
        foreach (var text in roles)
        {
            if (Role.TryParse(text, out var role))
            {
                return role;
            }
        }

        return null;
    }
}

/// <summary>Who acts by a sign-in, or why that isn't known.</summary>
internal readonly record struct SignedIn(Actor? By, string? Code = null, string? Sentence = null)
{
    public static SignedIn Unknown(string sentence) => new(null, WebCodes.ActorUnknown, sentence);

    public static SignedIn Ambiguous(string sentence) => new(null, WebCodes.ActorAmbiguous, sentence);

    /// <summary>Reads the claims of a request.</summary>
    public static SignedIn Read(HttpContext http) =>
        RecoveryActor.Read(http.User, levels: http.RequestServices.GetService<IOptions<RecoveryOptions>>()?.Value.Levels);
}
