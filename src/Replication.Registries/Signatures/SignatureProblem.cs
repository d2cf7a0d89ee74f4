namespace Replication.Registries.Signatures;

/// <summary>A signature does not verify. The message is a clause: <c>it signs another image</c>.</summary>
internal sealed class SignatureProblem(string message, Exception? cause = null) : Exception(message, cause);
