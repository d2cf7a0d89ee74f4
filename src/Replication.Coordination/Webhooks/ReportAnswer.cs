namespace Replication.Coordination.Webhooks;

/// <summary>The answer to a webhook call.</summary>
/// <param name="Accepted">The number of parts whose pushes are stored.</param>
/// <param name="Ignored">The number of parts that need no replication, such as pulls.</param>
/// <param name="Rejected">The parts that could not be read. They are quarantined.</param>
internal sealed record ReportAnswer(int Accepted, int Ignored, IReadOnlyList<RejectedPart> Rejected);

/// <summary>A part of the body that could not be read.</summary>
/// <param name="Index">The place of the part in the body, from 0.</param>
/// <param name="Code">The code of the quarantine.</param>
/// <param name="Reason">Why the part could not be read.</param>
internal sealed record RejectedPart(int Index, string Code, string Reason);
