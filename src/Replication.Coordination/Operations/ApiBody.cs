namespace Replication.Coordination.Operations;

/// <summary>The request body of an operation.</summary>
/// <param name="Type">The type that the schema describes.</param>
/// <param name="Example">A valid body, in JSON.</param>
public sealed record ApiBody(Type Type, string Example);
