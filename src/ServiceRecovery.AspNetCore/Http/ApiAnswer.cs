using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>What a request is answered with: made whole before its first byte is written, so that what fails has its status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record ApiAnswer(int Status, ReadOnlyMemory<byte>? Body = null)
{
    public const string Json = "application/json";
    public const string ProblemJson = "application/problem+json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gets what the body is.</summary>
    public string ContentType { get; init; } = Json;

    /// <summary>Gets the code it is answered with, for the log.</summary>
    public string? Code { get; init; }

    /// <summary>Gets the sentence that says what kept the request from being carried out.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets the version of the case, for its <c>ETag</c>.</summary>
    public long? Version { get; init; }

    /// <summary>Gets the address of what was made, relative to the request's.</summary>
    public string? Location { get; init; }

    /// <summary>Gets the address of the next page, relative to the request's.</summary>
    public string? Next { get; init; }

    /// <summary>Gets which methods the address takes.</summary>
    public string? Allow { get; init; }

    /// <summary>Gets after how many seconds the same may do.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Makes an answer with a body.</summary>
    public static ApiAnswer Of(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return new ApiAnswer(status, buffer.WrittenMemory);
    }

    /// <summary>Writes the answer.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        ApiHeaders.Set(response.Headers);
        if (Version is { } version)
        {
            response.Headers.ETag = FormattableString.Invariant($"\"{version}\"");
        }

        SetIfThere("Location", Location);
        SetIfThere("Allow", Allow);
        SetIfThere("Link", Next is null ? null : $"<{Next}>; rel=\"next\"");
        SetIfThere("Retry-After", RetryAfter is { } seconds ? FormattableString.Invariant($"{seconds}") : null);
        if (Body is not { } body)
        {
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        }

        void SetIfThere(string name, string? value)
        {
            if (value is not null)
            {
                response.Headers[name] = value;
            }
        }
    }
}

/// <summary>The headers of every answer.</summary>
internal static class ApiHeaders
{
    public static void Set(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
