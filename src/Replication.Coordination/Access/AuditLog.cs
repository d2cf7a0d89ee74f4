using System.Text.Json;
using Replication.Contracts.Access;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Access;

/// <summary>Records each change with its caller.</summary>
internal sealed class AuditLog(IAuditStore store, TimeProvider time)
{
    /// <summary>
    /// Called after the change. <paramref name="before"/> and <paramref name="after"/> are documents as the API shows them, without
    /// secrets.
    /// </summary>
    public Task AddAsync(Caller caller, string action, string subject, object? before, object? after) => store.AddAsync(
        new AuditEntry
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            At = time.GetUtcNow(),
            Who = caller.Name,
            Action = action,
            Subject = subject,
            Before = Document(before),
            After = Document(after),
        },
        // The change is effective, even when its caller has disconnected.
        CancellationToken.None);

    private static JsonElement? Document(object? shown) =>
        shown is null ? null : JsonSerializer.SerializeToElement(shown, shown.GetType(), JsonSerializerOptions.Web);
}
