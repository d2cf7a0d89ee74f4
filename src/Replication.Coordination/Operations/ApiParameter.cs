namespace Replication.Coordination.Operations;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">The name in the path, the query or the headers.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Schema">The JSON schema of the value.</param>
/// <param name="Example">A valid value; null for none.</param>
public sealed record ApiParameter(
    string Name, string Description, string Schema = """{"type":"string"}""", string? Example = null);
