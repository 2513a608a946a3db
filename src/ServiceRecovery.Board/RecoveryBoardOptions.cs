using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Board;

/// <summary>What a host says about its pages of service recovery. All faults are told at once, when the host starts.</summary>
public sealed class RecoveryBoardOptions
{
    /// <summary>Gets or sets what the organization is called on pages.</summary>
    /// <value>By default the tenant's id.</value>
    public Func<TenantId, HttpContext, string> Organization { get; set; } = static (tenant, _) => tenant.Value;

    /// <summary>Gets or sets the IANA time zone in which pages tell times, as <c>Europe/Vienna</c>.</summary>
    /// <value>By default <c>UTC</c>. The customer's answer page tells no times.</value>
    public Func<TenantId, HttpContext, string> TimeZone { get; set; } = static (_, _) => "UTC";

    /// <summary>Gets or sets how a customer reaches somebody who speaks with them: a line as "+43 1 555 01 00, day and night".</summary>
    /// <value>By default <see langword="null"/> for everybody: pages name nobody.</value>
    public Func<TenantId, HttpContext, string?> Contact { get; set; } = static (_, _) => null;

    /// <summary>Gets or sets the words of the answer page about what it is about, in a culture.</summary>
    /// <value>By default <see langword="null"/>: the page says nothing of it.</value>
    /// <remarks>Whoever has the link reads them, and a link may be passed on: say what the customer knows, and no name. Where it throws, the page comes without them.</remarks>
    public Func<TenantId, CaseId, string, ValueTask<string?>>? Matter { get; set; }

    /// <summary>Gets or sets the cultures that are offered; the first is taken where none of them is asked for.</summary>
    /// <value>By default <c>en</c>. Of each there are texts, its own or those of its language.</value>
    public ImmutableArray<string> Cultures { get; set; } = [TextCatalog.English];

    /// <summary>Gets the folders with texts of the host's, one JSON file a language, which come before ours and before those of the folders named earlier.</summary>
    /// <value>Empty by default: English.</value>
    public IList<string> Texts { get; } = [];

    /// <summary>Gets or sets the channels that forms offer.</summary>
    /// <value>By default phone, in-person, mail, chat, letter and sms.</value>
    public ImmutableArray<string> Channels { get; set; } = ["phone", "in-person", "mail", "chat", "letter", "sms"];

    /// <summary>Gets the origins that may show the board in a frame, as <c>https://crm.example</c>. The customer's answer page stands in no frame.</summary>
    /// <value>Empty by default: none.</value>
    public IList<string> Frames { get; } = [];

    /// <summary>Gets or sets the address of a style sheet of the host's that comes after ours, of the same origin: <c>/style.css</c>. It may set the variables of <c>recovery.css</c>.</summary>
    /// <value>By default <see langword="null"/>: ours alone.</value>
    public string? StyleUrl { get; set; }

    /// <summary>Gets or sets the address of the organization's picture, of the same origin: <c>/logo.svg</c>.</summary>
    /// <value>By default <see langword="null"/>: the name alone.</value>
    public string? LogoUrl { get; set; }
}

/// <summary>Finds what can't be meant; each finding begins with its option.</summary>
internal sealed class RecoveryBoardOptionsValidator : IValidateOptions<RecoveryBoardOptions>
{
    public ValidateOptionsResult Validate(string? name, RecoveryBoardOptions options)
    {
        List<string> failures = [];
        Require(options.Organization, nameof(options.Organization));
        Require(options.TimeZone, nameof(options.TimeZone));
        Require(options.Contact, nameof(options.Contact));
        CheckAddress(options.StyleUrl, nameof(options.StyleUrl));
        CheckAddress(options.LogoUrl, nameof(options.LogoUrl));
        if (options.Channels.IsDefaultOrEmpty)
        {
            failures.Add($"{nameof(options.Channels)} must offer at least one channel. Leave it out for the default.");
        }

        for (var i = 0; i < (options.Channels.IsDefault ? 0 : options.Channels.Length); i++)
        {
            if (!Channel.TryParse(options.Channels[i], out _))
            {
                failures.Add($"{nameof(options.Channels)}[{i}] is a channel, 1 to 64 characters of 'A-Za-z0-9._:-', but is '{options.Channels[i]}'.");
            }
        }

        for (var i = 0; i < options.Frames.Count; i++)
        {
            if (!RecoveryWebOptionsValidator.IsOrigin(options.Frames[i]))
            {
                failures.Add($"{nameof(options.Frames)}[{i}] is an origin as 'https://crm.example', without a path, but is '{options.Frames[i]}'.");
            }
        }

        var texts = TextCatalog.Load(options.Texts, failures);
        if (options.Cultures.IsDefaultOrEmpty)
        {
            failures.Add($"{nameof(options.Cultures)} must offer at least one culture. Leave it out for '{TextCatalog.English}'.");
        }

        for (var i = 0; i < (options.Cultures.IsDefault ? 0 : options.Cultures.Length); i++)
        {
            var culture = options.Cultures[i];
            if (!CultureChain.IsName(culture))
            {
                failures.Add($"{nameof(options.Cultures)}[{i}] is a culture as 'en' or 'de-AT', but is '{culture}'.");
            }
            else if (!texts.Has(culture))
            {
                failures.Add($"{nameof(options.Cultures)}[{i}] is '{culture}', of which there are no texts. Add its file to a folder of {nameof(options.Texts)}, or leave it out.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(object? value, string option)
        {
            if (value is null)
            {
                failures.Add($"{option} must be set, but is null. Leave it out for the default.");
            }
        }

        void CheckAddress(string? address, string option)
        {
            if (address is not null && !IsOfSameOrigin(address))
            {
                failures.Add($"{option} is an address of the same origin as '/style.css', but is '{address}'.");
            }
        }
    }

    // Browsers take a backslash for a slash, and two of them begin another origin.
    private static bool IsOfSameOrigin(string address) => address is ['/', ..] && address is not ['/', '/' or '\\', ..] && address.All(c => c is > ' ' and < '\u007F' and not ('\\' or '"' or '<' or '>'));
}
