using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Cli.Exec;

/// <summary>Who may give what, as a file says it.</summary>
/// <param name="Levels">The roles, lowest first.</param>
/// <param name="Limits">Their limits.</param>
internal sealed record AuthorityFile(ImmutableArray<Role> Levels, ImmutableArray<RoleLimit> Limits)
{
    /// <summary>Gets an organization in which nobody has a limit.</summary>
    public static AuthorityFile None { get; } = new([], []);

    private static readonly ImmutableArray<FieldSpec> Fields =
    [
        new("levels", new FieldShape.List(new FieldShape.Id("a role"), 0, 100), IsNeeded: true),
        new(
            "limits",
            new FieldShape.List(
                new FieldShape.Object(
                [
                    new("role", new FieldShape.Id("a role"), IsNeeded: true),
                    new("currency", new FieldShape.Code(), IsNeeded: true),
                    new("perGrant", new FieldShape.Amount(), IsNeeded: true),
                    new("perCase", new FieldShape.Amount(), IsNeeded: true),
                ]),
                0,
                10_000),
            IsNeeded: true),
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserException">It can't be read, or isn't what it should be.</exception>
    public static AuthorityFile Read(string path)
    {
        var faults = new FieldFaults();
        FieldValues file;
        try
        {
            using var document = JsonDocument.Parse(InputFile.ReadAll(path, "authority"), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UserException($"The authority file '{path}' is JSON, but not an object with 'levels' and 'limits'.");
            }

            file = FieldValues.Read(document.RootElement, Fields, "", faults);
        }
        catch (JsonException unreadable)
        {
            throw new UserException($"The authority file '{path}' isn't JSON: {unreadable.Message}");
        }

        if (faults.First is { } fault)
        {
            throw new UserException($"The authority file '{path}' can't be used. {fault.Sentence}");
        }

        var authority = new AuthorityFile(
            file.Ids("levels", id => new Role(id)),
            [.. file.FindValue<ImmutableArray<object>>("limits")!.Value.Cast<FieldValues>().Select(LimitOf)]);
        try
        {
            _ = new RoleLimits(authority.Levels, authority.Limits);
        }
        catch (ArgumentException wrong)
        {
            throw new UserException($"The authority file '{path}' can't be used. {wrong.Message}");
        }

        return authority;
    }

    private static RoleLimit LimitOf(FieldValues limit) => new(
        limit.Id("role", id => new Role(id)),
        new Currency(limit.Text("currency")),
        limit.FindValue<long>("perGrant")!.Value,
        limit.FindValue<long>("perCase")!.Value);
}
