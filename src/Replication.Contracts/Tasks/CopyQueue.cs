namespace Replication.Contracts.Tasks;

/// <summary>Where <see cref="CopyImage"/> is sent.</summary>
public static class CopyQueue
{
    /// <summary>Name of the workers' queue.</summary>
    public const string Name = "copies";

    /// <summary>Its address on the bus: the exchange, so that a sender never declares the queue.</summary>
    public static readonly Uri Address = new($"exchange:{Name}");
}
