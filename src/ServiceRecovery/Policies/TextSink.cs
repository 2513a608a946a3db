namespace ServiceRecovery.Policies;

/// <summary>Where a rendered text goes; what comes from outside the template is made harmless for that place.</summary>
internal enum TextSink
{
    /// <summary>Plain text: a value is one line, whatever it holds.</summary>
    Text,

    /// <summary>HTML: a value is text between tags, whatever it holds.</summary>
    Html,

    /// <summary>A subject or another header's value: the whole is one line.</summary>
    Header,
}
