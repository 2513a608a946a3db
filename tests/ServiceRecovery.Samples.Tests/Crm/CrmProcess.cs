using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServiceRecovery.Samples.Tests.Crm;

/// <summary>What came back.</summary>
internal sealed record Reply(int Status, string Text, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}

/// <summary>The sample CRM as it is started by hand, on a port that is free and in a folder of its own.</summary>
public sealed partial class CrmProcess : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _clients = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("crm-").FullName;
    private Process? _process;
    private Task? _rest;

    public Uri Address { get; private set; } = new("http://localhost/");

    public async Task InitializeAsync()
    {
        _process = Start(_folder, "Development", "--fresh", "--urls", "http://127.0.0.1:0");
        var said = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.AppendLine(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                Address = new Uri(match.Groups[1].Value);
                _rest = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
                return;
            }
        }

        Assert.Fail($"The sample ended before it listened: {said}{await _process.StandardError.ReadToEndAsync()}");
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        using (_process)
        {
            _process?.Kill();
            await (_process?.WaitForExitAsync() ?? Task.CompletedTask);
        }

        await (_rest ?? Task.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts the sample and returns what it says and how it ends; for one that doesn't start.</summary>
    internal static async Task<(int ExitCode, string Said)> RunAsync(string environment, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("crm-").FullName;
        try
        {
            using var process = Start(folder, environment, arguments);
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, string.Concat(said));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal Task<Reply> GetAsync(string? who, string path) => SendAsync(who, new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path)));

    /// <summary>Gives a command as JSON.</summary>
    internal Task<Reply> PostAsync(string who, string path, string key, string body, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null)
        {
            request.Headers.Add("If-Match", ifMatch);
        }

        return SendAsync(who, request);
    }

    /// <summary>Sends a form as a browser does from a page of the same origin.</summary>
    internal Task<Reply> PostFormAsync(string? who, string path, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return SendAsync(who, request);
    }

    internal async Task<Reply> SendAsync(string? who, HttpRequestMessage request)
    {
        using (request)
        {
            var message = await (await ClientOf(who)).SendAsync(request);
            return new Reply((int)message.StatusCode, await message.Content.ReadAsStringAsync(), message);
        }
    }

    private async Task<HttpClient> ClientOf(string? who)
    {
        if (_clients.TryGetValue(who ?? "", out var known))
        {
            return known;
        }

        var client = _clients[who ?? ""] = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        if (who is not null)
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("person", who)]);
            Assert.Equal(HttpStatusCode.Redirect, (await client.PostAsync(new Uri(Address, "/sign-in"), form)).StatusCode);
        }

        return client;
    }

    private static Process Start(string folder, string environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ServiceRecovery.Crm.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment.Remove("ASPNETCORE_URLS");
        return Process.Start(start)!;
    }

    [GeneratedRegex("Now listening on: (http://[^ ]+)")]
    private static partial Regex Listening();
}
