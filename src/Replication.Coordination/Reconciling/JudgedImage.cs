using Replication.Contracts.Reconciling;

namespace Replication.Coordination.Reconciling;

/// <summary>A compared image with the verdict of the reconciler.</summary>
/// <param name="Image">The image.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Known">What was known before; null when nothing.</param>
/// <param name="IsRepairable">Whether a task may repair the drift: the last one did not fail a short time ago.</param>
internal sealed record JudgedImage(ComparedImage Image, ImageVerdict Verdict, KnownImage? Known, bool IsRepairable);
