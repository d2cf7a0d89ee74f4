using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>Whether an image has the signatures that a rule requires now.</summary>
/// <param name="Verified">True when the rule would copy the image.</param>
/// <param name="Issue">Why it would not; null when it would.</param>
public sealed record PreviewedSignature(bool Verified, TaskIssue? Issue);
