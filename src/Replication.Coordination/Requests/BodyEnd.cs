namespace Replication.Coordination.Requests;

/// <summary>How reading a body ended.</summary>
internal enum BodyEnd
{
    /// <summary>It was read to its end.</summary>
    Whole,

    /// <summary>It is longer than allowed.</summary>
    TooLarge,

    /// <summary>It came more slowly than allowed, or took too long.</summary>
    TooSlow,

    /// <summary>The bodies of senders that are not authenticated yet fill their memory.</summary>
    NoRoom,

    /// <summary>The sender went away before its end.</summary>
    Incomplete,
}

/// <summary>A body, or why there is none.</summary>
internal readonly record struct BodyRead(BodyEnd End, ReadOnlyMemory<byte> Bytes);
