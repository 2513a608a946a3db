using System.Security.Cryptography;

namespace ServiceRecovery.Storage;

/// <summary>The secret that pseudonyms are made with. The host keeps it; a durable store can't be read in full meaning without it.</summary>
public sealed class PseudonymKey
{
    private const int SecretBytes = 32;
    private const int LongestId = 8;
    private readonly byte[] _secret;

    private PseudonymKey(string keyId, byte[] secret)
    {
        KeyId = keyId;
        _secret = secret;
    }

    /// <summary>Gets the name of the key, which every pseudonym made with it begins with.</summary>
    public string KeyId { get; }

    /// <summary>Gets the secret.</summary>
    internal byte[] Secret => _secret;

    /// <summary>Makes a new key, <c>k1</c>, for a store that doesn't outlive the process or a host that keeps <see cref="ToBytes"/>.</summary>
    public static PseudonymKey Generate()
    {
        var secret = new byte[SecretBytes];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(secret);
        return new PseudonymKey("k1", secret);
    }

    /// <summary>Takes a key that the host kept.</summary>
    /// <param name="keyId">The name of the key, 1 to 8 characters of <c>A-Za-z0-9._-</c>.</param>
    /// <param name="bytes">The secret, 32 bytes.</param>
    /// <exception cref="ArgumentException">The name or the length of the secret is another one.</exception>
    public static PseudonymKey FromBytes(string keyId, ReadOnlySpan<byte> bytes)
    {
        if (!IdText.IsId(keyId) || keyId.Length > LongestId || keyId.AsSpan().IndexOf(':') >= 0)
        {
            throw new ArgumentException("A pseudonym key's id has 1 to 8 characters of 'A-Za-z0-9._-'.", nameof(keyId));
        }

        return bytes.Length == SecretBytes
            ? new PseudonymKey(keyId, bytes.ToArray())
            : throw new ArgumentException(FormattableString.Invariant($"A pseudonym key has {SecretBytes} bytes, but was given {bytes.Length}."), nameof(bytes));
    }

    /// <summary>Reads a key from a file, as <c>recovery key</c> and a new SQLite file write it: its name, a colon and 32 bytes in base64.</summary>
    /// <param name="path">Where it lies.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="FormatException">It holds no key.</exception>
    public static PseudonymKey ReadFile(string path) => Parse(File.ReadAllText(path).Trim())
        ?? throw new FormatException($"The key file '{path}' holds no pseudonym key: its name, a colon and 32 bytes in base64. 'recovery key > FILE' makes one.");

    /// <summary>Returns the key of a text like that of a key file, or <see langword="null"/> when it is none.</summary>
    internal static PseudonymKey? Parse(string text)
    {
        var colon = text.IndexOf(':');
        try
        {
            return colon < 0 ? null : FromBytes(text.Substring(0, colon), Convert.FromBase64String(text.Substring(colon + 1)));
        }
        catch (Exception unfit) when (unfit is FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Makes a key file that only its owner may read, or reads the one that somebody else made first. It is there whole or not at all.</summary>
    internal static PseudonymKey MakeFile(string path)
    {
        var key = Generate();
        try
        {
            key.WriteFile(path);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            return ReadFile(path);
        }
    }

    /// <summary>Writes the key into a new file, as <see cref="ReadFile"/> reads it. On systems that know it, only the owner may read the file; it is there whole or not at all.</summary>
    /// <param name="path">Where it is to lie, in a folder that is there.</param>
    /// <exception cref="IOException">A file lies there already, which stays as it is, or none can be written.</exception>
    public void WriteFile(string path)
    {
        _ = path ?? throw new ArgumentNullException(nameof(path));
        var partial = path + "." + Path.GetRandomFileName();
#if NET
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(partial, options))
#else
        using (var file = new StreamWriter(new FileStream(partial, FileMode.CreateNew, FileAccess.Write)))
#endif
        {
            file.Write(ToFileText());
        }

        try
        {
            File.Move(partial, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(partial);
            throw new IOException($"A file lies at '{path}' already, and a key is never written over: who loses one recognizes nobody in its store again. Read it with {nameof(ReadFile)}, or name another path.");
        }
    }

    /// <summary>Returns what a key file holds.</summary>
    internal string ToFileText() => $"{KeyId}:{Convert.ToBase64String(_secret)}\n";

    /// <summary>Returns a copy of the secret, for the host to keep.</summary>
    public byte[] ToBytes() => (byte[])_secret.Clone();

    /// <summary>Returns the name of the key, never the secret.</summary>
    public override string ToString() => KeyId;
}
