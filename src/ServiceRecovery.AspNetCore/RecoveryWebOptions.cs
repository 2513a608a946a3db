using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.AspNetCore;

/// <summary>What a host says about the web side of service recovery. All faults are told at once, when the host starts.</summary>
public sealed class RecoveryWebOptions
{
    internal static readonly Func<HttpContext, Actor?> ActorOfClaims = static http => SignedIn.Read(http).By;

    /// <summary>Gets or sets who acts, as the host's own sign-in says.</summary>
    /// <value>By default <see cref="RecoveryActor.From"/> of the signed-in user, with the levels of <see cref="RecoveryOptions.Levels"/>.</value>
    /// <remarks><see langword="null"/> from it is answered 403, <c>actor-unknown</c>. It is asked for each request; nothing of it is read from what the request says.</remarks>
    public Func<HttpContext, Actor?> Actor { get; set; } = ActorOfClaims;

    /// <summary>Gets or sets the tenant for whom a request is made.</summary>
    /// <value>By default <see cref="TenantId.Single"/>.</value>
    /// <remarks><see langword="null"/> from it is answered 403, <c>tenant-unknown</c>. A host of several tenants takes it from the sign-in, and not from header, query or body.</remarks>
    public Func<HttpContext, TenantId?> Tenant { get; set; } = static _ => TenantId.Single;

    /// <summary>Gets or sets the places whose cases a request may see.</summary>
    /// <value>By default <see langword="null"/> for everybody: all.</value>
    /// <remarks>A case of another place is as if it weren't there; one of no place is nobody's own, so everybody sees it. Reporting for another place is taken.</remarks>
    public Func<HttpContext, IEnumerable<PlaceId>?> Places { get; set; } = static _ => null;

    /// <summary>Gets or sets whether who asks only looks, as an auditor does.</summary>
    /// <value>By default nobody: whoever is let in acts as the desk lets them.</value>
    /// <remarks>What would record something is answered 403, <c>source-not-allowed</c>, and pages have no forms for it.</remarks>
    public Func<HttpContext, bool> OnlyLooks { get; set; } = static _ => false;

    /// <summary>Gets the other origins whose pages may call the API, as <c>https://till.example</c>.</summary>
    /// <value>Empty by default: only pages of the API's own origin.</value>
    /// <remarks>What a browser may read is still the host's to say (CORS); no header is written for it.</remarks>
    public IList<string> Origins { get; } = [];

    /// <summary>Gets or sets how many commands a person may give.</summary>
    /// <value>The default value is 10 a second, 60 at once.</value>
    public RequestRate Commands { get; set; } = new(10, 60);

    /// <summary>Gets or sets how many requests a person may send that change nothing.</summary>
    /// <value>The default value is 30 a second, 120 at once.</value>
    public RequestRate Reads { get; set; } = new(30, 120);

    /// <summary>Gets or sets how often a person may look for a customer or an order.</summary>
    /// <value>The default value is 2 a second, 20 at once.</value>
    public RequestRate Finds { get; set; } = new(2, 20);

    internal bool HasOwnActor => Actor != ActorOfClaims;
}

/// <summary>Finds what can't be meant; each finding begins with its option.</summary>
internal sealed class RecoveryWebOptionsValidator : IValidateOptions<RecoveryWebOptions>
{
    public ValidateOptionsResult Validate(string? name, RecoveryWebOptions options)
    {
        List<string> failures = [];
        Require(options.Actor, nameof(options.Actor));
        Require(options.Tenant, nameof(options.Tenant));
        Require(options.Places, nameof(options.Places));
        Require(options.OnlyLooks, nameof(options.OnlyLooks));
        for (var i = 0; i < options.Origins.Count; i++)
        {
            if (!IsOrigin(options.Origins[i]))
            {
                failures.Add($"{nameof(options.Origins)}[{i}] is an origin as 'https://till.example', without a path, but is '{options.Origins[i]}'.");
            }
        }

        CheckRate(options.Commands, nameof(options.Commands));
        CheckRate(options.Reads, nameof(options.Reads));
        CheckRate(options.Finds, nameof(options.Finds));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(object? value, string option)
        {
            if (value is null)
            {
                failures.Add($"{option} must be set, but is null. Leave it out for the default.");
            }
        }

        void CheckRate(RequestRate rate, string option)
        {
            if (!(rate.PerSecond > 0) || double.IsInfinity(rate.PerSecond))
            {
                failures.Add(FormattableString.Invariant($"{option}.{nameof(rate.PerSecond)} must be more than zero, but is {rate.PerSecond}."));
            }

            if (rate.Burst < 1)
            {
                failures.Add(FormattableString.Invariant($"{option}.{nameof(rate.Burst)} must be at least 1, but is {rate.Burst}."));
            }
        }
    }

    internal static bool IsOrigin(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
