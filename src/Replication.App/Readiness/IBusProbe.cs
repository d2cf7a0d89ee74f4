namespace Replication.App.Readiness;

/// <summary>Checks that the broker accepts messages.</summary>
internal interface IBusProbe
{
    /// <summary>Returns when the broker has confirmed a message; throws when it does not.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Returns why a check failed, as a clause without secrets.</summary>
    string Describe(Exception failure);
}
