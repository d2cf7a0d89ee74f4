using Replication.Registries;

namespace Replication.Copying;

/// <summary>What a task must pass before it copies an image.</summary>
/// <param name="Verifier">Verifies the signatures.</param>
/// <param name="Timeout">How long the task waits for signatures; zero when it does not wait.</param>
internal sealed record SignatureGate(SignatureVerifier Verifier, TimeSpan Timeout);
