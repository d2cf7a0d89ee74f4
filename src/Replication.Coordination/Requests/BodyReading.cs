namespace Replication.Coordination.Requests;

/// <summary>
/// What reading a body gave. Without problems the value is whole. With problems it holds what could be read, so that the checks that need
/// no more than that can still be made; it is null where too little could be read.
/// </summary>
public sealed record BodyReading<T>(T? Value, IReadOnlyList<BodyProblem> Problems)
    where T : class;
