namespace Replication.Contracts.Pushes;

/// <summary>A push in a <see cref="PushGroup"/>.</summary>
/// <param name="Push">The push.</param>
/// <param name="TraceParent">The trace of its report, in W3C format; null without one.</param>
public sealed record GroupedPush(ImagePushed Push, string? TraceParent);
