using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Cli.Exec;

/// <summary>What an organization sets, as files say it.</summary>
internal sealed record SettingsFile
{
    private const int MostCurrencies = 400;

    private static readonly ImmutableArray<FieldSpec> Authority =
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

    private static readonly ImmutableArray<FieldSpec> Settings =
    [
        .. Authority.Select(field => field with { IsNeeded = false }),
        new("devices", new FieldShape.List(new FieldShape.Object([new("id", new FieldShape.Reference("a device at the place"), IsNeeded: true), new("place", new FieldShape.Reference("a place"))]), 0, 10_000)),
        new("floors", new FieldShape.Map(new FieldShape.Amount(), MostCurrencies)),
        new("deviceFloors", new FieldShape.Map(new FieldShape.Amount(), MostCurrencies)),
        new("sharedEvidence", new FieldShape.List(new FieldShape.Id("a channel"), 0, 100)),
    ];

    /// <summary>Gets an organization that set nothing: nobody has a limit, and no device is registered.</summary>
    public static SettingsFile None { get; } = new();

    /// <summary>Gets the roles, lowest first.</summary>
    public ImmutableArray<Role> Levels { get; init; } = [];

    /// <summary>Gets their limits.</summary>
    public ImmutableArray<RoleLimit> Limits { get; init; } = [];

    /// <summary>Gets the devices on which customers answer.</summary>
    public ImmutableArray<Device> Devices { get; init; } = [];

    /// <summary>Gets the floors in minor units, by currency.</summary>
    public ImmutableDictionary<Currency, long> Floors { get; init; } = ImmutableDictionary<Currency, long>.Empty;

    /// <summary>Gets the floors of devices.</summary>
    public ImmutableDictionary<Currency, long> DeviceFloors { get; init; } = ImmutableDictionary<Currency, long>.Empty;

    /// <summary>Gets the channels whose evidence is one space.</summary>
    public ImmutableArray<Channel> SharedEvidence { get; init; } = [];

    /// <summary>Reads what both files say; an authority file takes the place of the levels and limits of the settings.</summary>
    /// <exception cref="UserException">One can't be read, or isn't what it should be.</exception>
    public static SettingsFile Read(string? settings, string? authority)
    {
        var all = settings is null ? None : Read(settings, "settings", "an object with settings", Settings);
        return authority is null || Read(authority, "authority", "an object with 'levels' and 'limits'", Authority) is not { } may ? all : all with { Levels = may.Levels, Limits = may.Limits };
    }

    /// <summary>Brings what is set to the options of a desk.</summary>
    public void ApplyTo(RecoveryOptions options)
    {
        AddTo(options.Levels, Levels);
        AddTo(options.Limits, Limits);
        AddTo(options.Devices, Devices);
        AddTo(options.SharedEvidence, SharedEvidence);
        AddTo(options.Floors, Floors);
        AddTo(options.DeviceFloors, DeviceFloors);
    }

    private static void AddTo<T>(ICollection<T> options, IEnumerable<T> given)
    {
        foreach (var one in given)
        {
            options.Add(one);
        }
    }

    private static SettingsFile Read(string path, string what, string wanted, ImmutableArray<FieldSpec> fields)
    {
        var faults = new FieldFaults();
        FieldValues file;
        try
        {
            using var document = JsonDocument.Parse(InputFile.ReadAll(path, what), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UserException($"The {what} file '{path}' is JSON, but not {wanted}.");
            }

            file = FieldValues.Read(document.RootElement, fields, "", faults);
        }
        catch (JsonException unreadable)
        {
            throw new UserException($"The {what} file '{path}' isn't JSON: {unreadable.Message}");
        }

        if (faults.First is { } fault)
        {
            throw new UserException($"The {what} file '{path}' can't be used. {fault.Sentence}");
        }

        var read = new SettingsFile
        {
            Levels = file.Ids("levels", id => new Role(id)),
            Limits = [.. ObjectsOf(file, "limits").Select(LimitOf)],
            Devices = [.. ObjectsOf(file, "devices").Select(device => new Device(device.Id("id", id => new DeviceId(id)), device.FindId("place", id => new PlaceId(id))))],
            Floors = FloorsOf(file, "floors"),
            DeviceFloors = FloorsOf(file, "deviceFloors"),
            SharedEvidence = file.Ids("sharedEvidence", id => new Channel(id)),
        };
        try
        {
            _ = new RoleLimits(read.Levels, read.Limits);
        }
        catch (ArgumentException wrong)
        {
            throw new UserException($"The {what} file '{path}' can't be used. {wrong.Message}");
        }

        // What no field can tell alone, as a host would be told it when its desk is made.
        var options = new RecoveryOptions { FallbackOwner = House.Fallback };
        read.ApplyTo(options);
        var faulty = new RecoveryOptionsValidator().Validate(null, options);
        return faulty.Failed ? throw new UserException($"The {what} file '{path}' can't be used. {string.Join(' ', faulty.Failures!)}") : read;
    }

    private static IEnumerable<FieldValues> ObjectsOf(FieldValues file, string name) => file.FindValue<ImmutableArray<object>>(name) is { } items ? items.Cast<FieldValues>() : [];

    private static ImmutableDictionary<Currency, long> FloorsOf(FieldValues file, string name) => file.Find<ImmutableSortedDictionary<string, object>>(name) is { } floors
        ? floors.ToImmutableDictionary(floor => new Currency(floor.Key), floor => (long)floor.Value)
        : ImmutableDictionary<Currency, long>.Empty;

    private static RoleLimit LimitOf(FieldValues limit) => new(
        limit.Id("role", id => new Role(id)),
        new Currency(limit.Text("currency")),
        limit.FindValue<long>("perGrant")!.Value,
        limit.FindValue<long>("perCase")!.Value);
}
