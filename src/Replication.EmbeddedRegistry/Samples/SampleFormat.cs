namespace Replication.EmbeddedRegistry.Samples;

/// <summary>The format of a sample.</summary>
public enum SampleFormat
{
    /// <summary>OCI image specification.</summary>
    Oci,

    /// <summary>Docker image manifest version 2, schema 2.</summary>
    Docker,
}
