namespace Replication.App.Readiness;

/// <summary>Whether the broker takes messages.</summary>
internal interface IBusProbe
{
    /// <summary>Returns when the broker has confirmed a message; throws where it does not.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Why a check failed, in a clause without secrets.</summary>
    string Describe(Exception failure);
}
