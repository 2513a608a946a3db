using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>Reads a body of JSON, and never more of it than is taken.</summary>
internal static class RequestBody
{
    /// <summary>The most bytes.</summary>
    public const int Largest = 256 * 1024;

    /// <summary>The most members of an object, and fields of a form.</summary>
    public const int MostMembers = 64;

    private const int Deepest = 32;

    /// <summary>Reads it.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Utf8, ApiAnswer? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request.ContentType))
        {
            return (default, WrongType());
        }

        return await ReadBytesAsync(request, Largest, cancellationToken).ConfigureAwait(false) is { } utf8 ? (utf8, CheckShape(utf8)) : (default, TooLarge());
    }

    /// <summary>Reads the bytes of a body.</summary>
    /// <returns><see langword="null"/> when there are more than <paramref name="most"/>.</returns>
    public static async ValueTask<byte[]?> ReadBytesAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        using var read = new MemoryStream((int)(request.ContentLength ?? 1024));
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (read.Length + count > most)
            {
                return null;
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    /// <summary>Says which type a body has.</summary>
    public static ApiAnswer WrongType() => Problem.Plain(StatusCodes.Status415UnsupportedMediaType, "A body is 'application/json' in UTF-8.");

    /// <summary>Tells whether a body is JSON in UTF-8, by what it is said to be.</summary>
    public static bool IsJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(ApiAnswer.Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static ApiAnswer TooLarge() => Problem.Plain(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant($"A body has at most {Largest / 1024} KiB."));

    // What isn't JSON is told by its reader.
    private static ApiAnswer? CheckShape(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Largest });
        Span<int> members = stackalloc int[Deepest + 1];
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    if (reader.CurrentDepth >= Deepest)
                    {
                        return Problem.Plain(StatusCodes.Status413PayloadTooLarge, $"A body is at most {Deepest} levels deep.");
                    }

                    members[reader.CurrentDepth + 1] = 0;
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && ++members[reader.CurrentDepth] > MostMembers)
                {
                    return Problem.Plain(StatusCodes.Status413PayloadTooLarge, $"An object in a body has at most {MostMembers} members.");
                }
            }
        }
        catch (JsonException)
        {
            // It isn't JSON, which is told with where it ends to be.
        }

        return null;
    }
}
