using System.Buffers.Binary;
using System.Collections.Concurrent;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Storage;

/// <summary>Makes the pseudonyms of one tenant. Equal originals get equal pseudonyms; the same original of another tenant or under another key gets another one.</summary>
/// <remarks>Persons and customers share one space on purpose, so that a person who is their own customer is noticed.</remarks>
internal sealed class Pseudonyms
{
    private const int PseudonymBytes = 16;

    private const int MostPeopleKept = 4_096;

    private readonly ConcurrentDictionary<string, Subject> _people = new(StringComparer.Ordinal);
    private readonly PseudonymKey _key;
    private readonly byte[] _tenant;

    /// <summary>Takes the tenant and the key.</summary>
    public Pseudonyms(TenantId tenant, PseudonymKey key)
    {
        _key = key;
        _tenant = Utf8.Bytes(tenant.Value);
    }

    /// <summary>Gets the name of the key.</summary>
    public string KeyId => _key.KeyId;

    /// <summary>Returns a person by pseudonym.</summary>
    public Subject SubjectOf(PersonId person)
    {
        if (_people.TryGetValue(person.Value, out var known))
        {
            return known;
        }

        var subject = new Subject(KeyOf(person.Value), person.Value);

        // The same few people act all day; an organization with more of them than this hashes the rest each time.
        if (_people.Count < MostPeopleKept)
        {
            _people.TryAdd(person.Value, subject);
        }

        return subject;
    }

    /// <summary>Returns a customer (an order, a destination) by pseudonym.</summary>
    public Subject SubjectOf(CustomerRef customer) => new(KeyOf(customer.Value), customer.Value);

    /// <summary>Returns a piece of evidence by pseudonym. Its original is channel, line break, reference; <see langword="null"/> is the space that several channels share.</summary>
    public Subject OfEvidence(Channel? channel, string reference)
    {
        var pair = (channel?.Value ?? "*") + "\n" + reference;
        return new Subject(KeyOf(pair), pair);
    }

    /// <summary>Returns the pseudonym of a text. Capital and small letters are the same, in every script, and what joins or styles letters counts for nothing.</summary>
    public SubjectKey KeyOf(string text) => ExactKeyOf(ReferenceText.Fold(text));

    /// <summary>Tells whether <paramref name="key"/> was made of <paramref name="original"/>, now or as it was compared before: evidence exactly, names by the capital letters of ASCII alone.</summary>
    internal bool IsOf(string original, SubjectKey key) =>
        KeyOf(original) == key || ExactKeyOf(original.AsSpan().IndexOf('\n') >= 0 ? original : FoldAscii(original)) == key;

    /// <summary>Returns the first 16 bytes of the keyed hash over a domain, the tenant and fields, each with its length before it, as text.</summary>
    internal string Authenticate(string domain, params ReadOnlySpan<string> fields)
    {
        var message = new List<byte>();
        Add(Utf8.Bytes(domain));
        Add(_tenant);
        foreach (var field in fields)
        {
            Add(Utf8.Bytes(field));
        }

        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        KeyedHash.Hash(_key.Secret, message.ToArray(), hash);
        return Base64Url(hash.Slice(0, PseudonymBytes));

        void Add(byte[] bytes)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            message.AddRange(length);
            message.AddRange(bytes);
        }
    }

    private SubjectKey ExactKeyOf(string text)
    {
        var textLength = Utf8.Strict.GetByteCount(text);
        var message = new byte[4 + _tenant.Length + textLength];
        BinaryPrimitives.WriteInt32BigEndian(message, _tenant.Length);
        _tenant.CopyTo(message, 4);
        Utf8.Strict.GetBytes(text, 0, text.Length, message, 4 + _tenant.Length);
        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        KeyedHash.Hash(_key.Secret, message, hash);
        return new SubjectKey(_key.KeyId + ":" + Base64Url(hash.Slice(0, PseudonymBytes)));
    }

    // 16 bytes are 22 characters; the two that would only fill up are left out.
    private static string Base64Url(ReadOnlySpan<byte> bytes)
    {
        var text = Convert.ToBase64String(bytes.ToArray());
        return text.Substring(0, 22).Replace('+', '-').Replace('/', '_');
    }

    private static string FoldAscii(string text)
    {
        var folded = text.ToCharArray();
        for (var i = 0; i < folded.Length; i++)
        {
            if (folded[i] is >= 'A' and <= 'Z')
            {
                folded[i] = (char)(folded[i] | 0x20);
            }
        }

        return new string(folded);
    }
}
