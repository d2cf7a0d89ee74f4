namespace Replication.Coordination.Requests;

/// <summary>
/// The result of reading a body. Without problems the value is complete. With problems it contains the readable part, so that the checks of
/// that part can run. It is null when too little could be read.
/// </summary>
public sealed record BodyReading<T>(T? Value, IReadOnlyList<BodyProblem> Problems)
    where T : class;
