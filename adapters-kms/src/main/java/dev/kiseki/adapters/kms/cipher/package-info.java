/** The ciphers and their byte layouts: AES-256-GCM, HKDF, HMAC over JCA. */
@NullMarked
package dev.kiseki.adapters.kms.cipher;

import org.jspecify.annotations.NullMarked;
