using System.Globalization;
using System.Text;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Cli.Tests.Exec;

/// <summary>An organization to give lines to. Quotation marks in lines are written as apostrophes, ids count up, and the case is C-1 unless said.</summary>
internal sealed class ExecDesk
{
    public const string Ana = "ana/agent";
    public const string Vera = "vera/senior";
    public const string Guest = "guest-7/guest/customer";
    public const string Printer = "till-2/system/system";
    public const string CallEvidence = "'evidence':{'channel':'phone','reference':'call 18'}";

    private readonly ExecSession _session;
    private long _line;

    public ExecDesk(params RoleLimit[] limits)
    {
        Opened = OpenedDesk.InMemory(options =>
        {
            options.Levels.Add(new Role("agent"));
            options.Levels.Add(new Role("senior"));
            foreach (var limit in limits)
            {
                options.Limits.Add(limit);
            }

            options.Devices.Add("tablet-1");
        });
        _session = new ExecSession(Opened);
    }

    public OpenedDesk Opened { get; }

    public static ExecDesk WithLimits() => new(
        new RoleLimit(new Role("agent"), new Currency("EUR"), 5_000, 10_000),
        new RoleLimit(new Role("senior"), new Currency("EUR"), 50_000, 100_000));

    /// <summary>Gives a line as it is.</summary>
    public async Task<ExecAnswer> GiveAsync(string line) =>
        await _session.AnswerAsync(new Line(++_line, Encoding.UTF8.GetBytes(line.Replace('\'', '"')), IsTooLong: false), CancellationToken.None);

    /// <summary>Gives a verb with its fields.</summary>
    public Task<ExecAnswer> DoAsync(string verb, string? by, string fields = "", string? at = null, string caseId = "C-1", string? id = null)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{{'id':'{id ?? $"n{_line + 1}"}','do':'{verb}'");
        line.Append(verb == "tick" ? "" : $",'case':'{caseId}'");
        line.Append(by is null ? "" : $",'by':{By(by)}");
        line.Append(at is null ? "" : $",'at':'{at}'");
        line.Append(fields.Length == 0 ? "" : "," + fields).Append('}');
        return GiveAsync(line.ToString());
    }

    /// <summary>Gives a verb that must be accepted.</summary>
    public async Task<ExecAnswer> MustAsync(string verb, string? by, string fields = "", string? at = null, string caseId = "C-1", string? id = null)
    {
        var answer = await DoAsync(verb, by, fields, at, caseId, id);
        Assert.True(answer.Status == ExecAnswer.Accepted, $"'{verb}' was {answer.Status}. {answer.Code}: {answer.Message}");
        return answer;
    }

    /// <summary>Brings a new case to Heard: reported, owned, apologized for, listened to.</summary>
    public async Task<ExecAnswer> HeardAsync(string caseId = "C-1", string report = "'severity':'minor','channel':'phone'", string? at = null)
    {
        await MustAsync("report", Ana, report, at, caseId);
        await MustAsync("own", Ana, caseId: caseId);
        await MustAsync("apologize", Ana, "'channel':'in-person'", caseId: caseId);
        return await MustAsync("listen", Ana, "'words':'It was cold.'", caseId: caseId);
    }

    /// <summary>Brings a new case to Remedied by a full correction.</summary>
    public async Task<ExecAnswer> RemediedAsync(string caseId = "C-1", string report = "'severity':'minor','channel':'phone'", string? at = null)
    {
        await HeardAsync(caseId, report, at);
        return await MustAsync("correct", Ana, "'extent':'full','text':'A new one.'", caseId: caseId);
    }

    /// <summary>Brings a new case to its end as Recovered.</summary>
    public async Task<ExecAnswer> RecoveredAsync(string caseId = "C-1", string report = "'severity':'minor','channel':'phone'")
    {
        await RemediedAsync(caseId, report);
        await MustAsync("answer", Guest, "'says':'satisfied'", caseId: caseId);
        return await MustAsync("close", Ana, caseId: caseId);
    }

    public static string By(string by)
    {
        var parts = by.Split('/');
        return $"{{'id':'{parts[0]}','role':'{parts[1]}'{(parts.Length > 2 ? $",'kind':'{parts[2]}'" : "")}}}";
    }
}

internal static class AnswerAssert
{
    public static void Refused(string code, ExecAnswer answer)
    {
        Assert.Equal(ExecAnswer.Refused, answer.Status);
        Assert.Equal(code, answer.Code);
        Assert.Equal(code, answer.Unmet[0].Code);
    }

    public static void Faulty(string code, ExecAnswer answer)
    {
        Assert.Equal(ExecAnswer.Faulty, answer.Status);
        Assert.Equal(code, answer.Code);
        Assert.NotNull(answer.Line);
        Assert.Null(answer.Stage);
        Assert.Equal(0, answer.Version);
    }

    public static void Accepted(ExecAnswer answer, string stage, params string[] events)
    {
        Assert.True(answer.Status == ExecAnswer.Accepted, $"It was {answer.Status}. {answer.Code}: {answer.Message}");
        Assert.Equal(stage, answer.Stage);
        Assert.Equal(events, answer.Events);
    }

    public static string[] Codes(ExecAnswer answer) => [.. answer.Unmet.Select(unmet => unmet.Code)];
}
