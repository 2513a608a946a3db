using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Desk;

/// <summary>Brings what an organization sets to its options: the one reader for a file and for a section of a configuration. What is wrong stands in <see cref="RecoveryOptions.Findings"/>, all of it, beside what the options find themselves.</summary>
internal static class SettingsReader
{
    private static readonly string[] Severities = ["minor", "major", "severe"];

    /// <summary>Reads settings.</summary>
    /// <param name="utf8">Their JSON.</param>
    /// <param name="folder">The folder from which paths are given.</param>
    /// <param name="options">What is set; what a member doesn't say stays as it is.</param>
    /// <param name="authority">Who may give what, in place of what the settings say about it; <see langword="null"/>: they say it.</param>
    public static void Read(ReadOnlyMemory<byte> utf8, string folder, RecoveryOptions options, byte[]? authority = null)
    {
        if (ValuesOf(utf8, SettingsSchema.All, "", options.Findings) is not { } settings)
        {
            return;
        }

        Apply(settings, options);
        if (settings.Has("authority") && (settings.Has("levels") || settings.Has("limits")))
        {
            options.Findings.Add("authority: 'levels' and 'limits' say the same as this file. Keep one of them.");
        }
        else if (authority is null && settings.Find<string>("authority") is { } path)
        {
            ReadAuthority(Path.Combine(folder, path), options);
        }
    }

    private static void ReadAuthority(string path, RecoveryOptions options)
    {
        byte[] utf8;
        try
        {
            utf8 = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            options.Findings.Add($"authority: The file '{path}' can't be read. Correct the path.");
            return;
        }

        ReadAuthority(utf8, options);
    }

    /// <summary>Reads who may give what, in place of what the options say about it.</summary>
    public static void ReadAuthority(ReadOnlyMemory<byte> utf8, RecoveryOptions options)
    {
        if (ValuesOf(utf8, SettingsSchema.Authority, "authority: ", options.Findings) is { } authority)
        {
            options.Levels.Clear();
            options.Limits.Clear();
            options.LimitPlaces.Clear();
            options.UnreadLimits.Clear();
            ApplyAuthority(authority, options);
        }
    }

    private static FieldValues? ValuesOf(ReadOnlyMemory<byte> utf8, ImmutableArray<FieldSpec> fields, string where, List<string> findings)
    {
        var faults = new FieldFaults();
        var whole = where.Length > 0 ? where : "settings: ";
        FieldValues? values = null;
        try
        {
            using var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                values = FieldValues.Read(document.RootElement, fields, "", faults);
            }
            else
            {
                findings.Add($"{whole}It is JSON, but not an object with {string.Join(", ", fields.Select(field => $"'{field.Name}'"))}.");
            }
        }
        catch (JsonException unreadable)
        {
            findings.Add(utf8.Length == 0
                ? $"{whole}It is empty. Write at least '{{}}'."
                : FormattableString.Invariant($"{whole}It isn't JSON: one object, without comments and without a comma at the end. It can be read until line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine + 1}."));
        }

        foreach (var fault in faults.InOrder())
        {
            findings.Add(where + (fault.Path.Length > 0 ? $"{fault.Path}: {fault.Sentence}" : fault.Sentence));
        }

        return values;
    }

    private static void Apply(FieldValues settings, RecoveryOptions options)
    {
        options.FallbackOwner = settings.FindId("fallbackOwner", id => new PersonId(id)) ?? options.FallbackOwner;
        ApplyAuthority(settings, options);
        ApplyStaff(settings, options);
        foreach (var device in ObjectsOf(settings, "devices"))
        {
            if (device.Find<string>("id") is { } id)
            {
                options.Devices.Add(new Device(new DeviceId(id), device.FindId("place", place => new PlaceId(place))));
            }
        }

        Set(settings, "floors", options.Floors);
        Set(settings, "deviceFloors", options.DeviceFloors);
        foreach (var currency in settings.Numbers("currencies") ?? ImmutableSortedDictionary<string, int>.Empty)
        {
            options.Currencies[currency.Key] = currency.Value;
        }

        AddTo(options.SharedEvidence, settings.Ids("sharedEvidence", id => new Channel(id)));
        options.Solo = SoloOf(settings) ?? options.Solo;
        Set(settings, "approvalExpiry", (TimeSpan length) => options.ApprovalExpiry = length);
        Set(settings, "promiseWithinSevere", (TimeSpan length) => options.PromiseWithinSevere = length);
        Set(settings, "promiseWithinMajor", (TimeSpan length) => options.PromiseWithinMajor = length);
        Set(settings, "promiseWithinMinor", (TimeSpan length) => options.PromiseWithinMinor = length);
        Set(settings, "discardsADay", (long count) => options.DiscardsADay = (int)count);
        Set(settings, "unknownStaffMayAct", (bool flag) => options.UnknownStaffMayAct = flag);
        Set(settings, "splitAtLimit", (bool flag) => options.SplitAtLimit = flag);
        Set(settings, "oneOpenCasePerOrder", (bool flag) => options.OneOpenCasePerOrder = flag);
        if (settings.Find<string>("publicUrl") is { } url)
        {
            if (Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out var address))
            {
                options.PublicUrl = address;
            }
            else
            {
                options.Findings.Add("publicUrl: It is no address. Write one as 'https://crm.example/a/'.");
            }
        }

        Set(settings, "contentionTimeout", (TimeSpan length) => options.ContentionTimeout = length);
        Set(settings, "policyTimeout", (TimeSpan length) => options.PolicyTimeout = length);
        Set(settings, "recentCases", (long count) => options.RecentCases = (int)count);
        Set(settings, "deliveriesAtOnce", (long count) => options.DeliveriesAtOnce = (int)count);
        if (settings.Find<FieldValues>("followUp") is { } followUp)
        {
            Apply(followUp, options.FollowUp);
        }

        if (settings.Find<FieldValues>("debriefs") is { } debriefs)
        {
            Apply(debriefs, options.Debriefs);
        }

        if (settings.Find<FieldValues>("learning") is { } learning)
        {
            Apply(learning, options.Learning);
        }
    }

    private static void Apply(FieldValues given, FollowUpSettings followUp)
    {
        followUp.Rule = RuleOf(given) ?? followUp.Rule;
        Set(given, "attempts", (long count) => followUp.Attempts = (int)count);
        Set(given, "spacing", (TimeSpan length) => followUp.Spacing = length);
        Set(given, "wait", (TimeSpan length) => followUp.Wait = length);
        Set(given, "askAfter", (TimeSpan length) => followUp.AskAfter = length);
        Set(given, "answerWithin", (TimeSpan length) => followUp.AnswerWithin = length);
        Set(given, "presumedAfter", (TimeSpan length) => followUp.PresumedAfter = length);
        followUp.Channels = given.Has("channels") ? given.Ids("channels", id => new Channel(id)) : followUp.Channels;
    }

    private static void Apply(FieldValues given, DebriefSettings debriefs)
    {
        debriefs.Rule = RuleOf(given) ?? debriefs.Rule;
        debriefs.AtLeast = given.FindWord("atLeast", Severities) is { } severity ? (Severity)severity : debriefs.AtLeast;
        Set(given, "sampleEvery", (long count) => debriefs.SampleEvery = (int)count);
        Set(given, "groupTheRest", (bool flag) => debriefs.GroupTheRest = flag);
        Set(given, "repeats", (bool flag) => debriefs.Repeats = flag);
        Set(given, "spikes", (bool flag) => debriefs.Spikes = flag);
    }

    private static void Apply(FieldValues given, LearningOptions learning)
    {
        learning.OrdinaryWords.UnionWith(TextsOf(given, "ordinaryWords"));
        Set(given, "withinSevere", (TimeSpan length) => learning.WithinSevere = length);
        Set(given, "withinMajor", (TimeSpan length) => learning.WithinMajor = length);
        Set(given, "withinMinor", (TimeSpan length) => learning.WithinMinor = length);
        Set(given, "effectWindow", (TimeSpan length) => learning.EffectWindow = length);
    }

    private static void ApplyAuthority(FieldValues given, RecoveryOptions options)
    {
        AddTo(options.Levels, given.Ids("levels", id => new Role(id)));
        var place = 0;
        foreach (var limit in ObjectsOf(given, "limits"))
        {
            if (limit.Find<string>("role") is { } role && limit.Find<string>("currency") is { } currency && limit.FindValue<long>("perGrant") is { } perGrant && limit.FindValue<long>("perCase") is { } perCase)
            {
                options.LimitPlaces.Add(place);
                options.Limits.Add(new RoleLimit(new Role(role), new Currency(currency), perGrant, perCase));
            }
            else
            {
                options.UnreadLimits.Add((place, limit.FindId("role", id => new Role(id)), limit.FindId("currency", code => new Currency(code))));
            }

            place++;
        }
    }

    private static void ApplyStaff(FieldValues settings, RecoveryOptions options)
    {
        if (!settings.Has("staff"))
        {
            return;
        }

        List<StaffMember> people = [.. ObjectsOf(settings, "staff").Where(person => person.Find<string>("id") is not null).Select(person => new StaffMember(person.Id("id", id => new PersonId(id)), person.FindValue<bool>("active") ?? true)
        {
            Logins = [.. person.Ids("logins", id => new PersonId(id))],
            RelatedTo = [.. person.Ids("relatedTo", id => new CustomerRef(id))],
            Names = [.. TextsOf(person, "names")],
        })];
        if (StaffList.Faults(people, new Dictionary<PersonId, StaffMember>()) is { Count: > 0 } faults)
        {
            options.Findings.AddRange(faults.Select(fault => $"staff: {fault}"));
        }
        else
        {
            options.Staff = new StaffList(people);
        }
    }

    private static SoloMode? SoloOf(FieldValues settings)
    {
        if (settings.Find<FieldValues>("solo") is not { } given || given.Find<string>("setBy") is not { } setBy || given.Find<string>("frees") is not { } frees)
        {
            return null;
        }

        var solo = new SoloMode(new Role(setBy), new Role(frees), given.FindId("place", place => new PlaceId(place)));
        return solo with { CoolingOff = given.FindValue<TimeSpan>("coolingOff") ?? solo.CoolingOff, AloneFor = given.FindValue<TimeSpan>("aloneFor") ?? solo.AloneFor };
    }

    private static RuleRef? RuleOf(FieldValues given) => given.Find<FieldValues>("rule") is { } rule && rule.Find<string>("name") is { } name && rule.FindValue<long>("version") is { } version
        ? new RuleRef(name, (int)version)
        : null;

    private static IEnumerable<FieldValues> ObjectsOf(FieldValues given, string name) => given.FindValue<ImmutableArray<object>>(name) is { } items ? items.Cast<FieldValues>() : [];

    private static IEnumerable<string> TextsOf(FieldValues given, string name) => given.FindValue<ImmutableArray<object>>(name) is { } items ? items.Cast<string>() : [];

    private static void Set<T>(FieldValues given, string name, Action<T> set)
        where T : struct
    {
        if (given.FindValue<T>(name) is { } value)
        {
            set(value);
        }
    }

    private static void Set(FieldValues given, string name, IDictionary<Currency, long> floors)
    {
        foreach (var floor in given.Find<ImmutableSortedDictionary<string, object>>(name) ?? ImmutableSortedDictionary<string, object>.Empty)
        {
            floors[new Currency(floor.Key)] = (long)floor.Value;
        }
    }

    private static void AddTo<T>(ICollection<T> options, IEnumerable<T> given)
    {
        foreach (var one in given)
        {
            options.Add(one);
        }
    }
}
