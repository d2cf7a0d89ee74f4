namespace Replication.Coordination.Requests;

/// <summary>How reading a body ended.</summary>
internal enum BodyEnd
{
    /// <summary>The body is complete.</summary>
    Whole,

    /// <summary>The body is longer than allowed.</summary>
    TooLarge,

    /// <summary>The body arrived more slowly than allowed.</summary>
    TooSlow,

    /// <summary>The memory for bodies of unauthenticated senders is in use.</summary>
    NoRoom,

    /// <summary>The sender disconnected before the end.</summary>
    Incomplete,
}

/// <summary>A body, or why there is none.</summary>
internal readonly record struct BodyRead(BodyEnd End, ReadOnlyMemory<byte> Bytes);
