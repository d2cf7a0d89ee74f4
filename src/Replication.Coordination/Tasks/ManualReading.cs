using Replication.Coordination.Requests;

namespace Replication.Coordination.Tasks;

/// <summary>The result of reading a manual replication.</summary>
/// <param name="Value">The replication; null when there are problems.</param>
/// <param name="Places">The part of both ends that could be read, also when there are problems.</param>
/// <param name="Problems">Everything that is wrong with the body.</param>
public sealed record ManualReading(ManualReplication? Value, ManualPlaces Places, IReadOnlyList<BodyProblem> Problems);
